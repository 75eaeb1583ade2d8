import { z } from 'zod'

/** A package of npm's, or one of a scope: what `import` is given. */
const packageName = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/

const schema = z.strictObject({
  id: z.string().regex(/^[\w-]+$/, 'letters, digits, - and _ alone'),
  /** The npm package that speaks to WeChat. */
  puppet: z.string().regex(packageName, 'expected the name of an npm package such as wechaty-puppet-wechat4u'),
  /** Handed to the puppet as they are: its token, its endpoint. */
  options: z.record(z.string(), z.unknown()).default({}),
  /** What the account sends at most; a person does not write faster, and what does is banned. */
  messagesPerMinute: z.number().int().min(1).max(600).default(20),
})

/** One personal WeChat account. */
export type WechatAccount = z.output<typeof schema>

/** Throws an error that names each wrong key and what was expected there. */
export function parseAccount(value: unknown): WechatAccount {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Error(
    result.error.issues.map((issue) => `${issue.path.join('.') || 'account'}: ${issue.message}`).join('; '),
  )
}
