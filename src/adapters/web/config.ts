import { z } from 'zod'

const isOrigin = (value: string) => /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value

const origin = z
  .string()
  .refine(isOrigin, 'must be an origin such as https://shop.example, with no path or slash behind it')

const schema = z.strictObject({
  id: z.string().regex(/^[\w-]+$/, 'letters, digits, - and _ alone'),
  /** Whose pages may embed the chat and speak to it; the desk's own always may. */
  allowedOrigins: z.array(origin).default([]),
  /** What stands at the head of the chat; the pages' own words where it is empty. */
  title: z.string().max(100).default(''),
})

export type WebAccount = z.output<typeof schema>

/** Throws an error that names the key and what was expected. */
export function parseAccount(value: unknown): WebAccount {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Error(
    result.error.issues.map((issue) => `${issue.path.join('.') || 'account'}: ${issue.message}`).join('; '),
  )
}
