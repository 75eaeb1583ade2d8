import { z } from 'zod'

const snowflake = (what: string) => z.string().regex(/^\d{15,20}$/, `expected ${what}, a number of 17 to 20 digits`)

const discordAccount = z.strictObject({
  id: z.string().min(1),
  token: z
    .string()
    .min(1, 'expected the bot token (Bot → Reset Token)')
    .transform((token) => token.replace(/^Bot\s+/, '')),
  applicationId: snowflake('the application id (General Information)'),
  publicKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'expected the public key (General Information), 64 hexadecimal digits')
    .optional(),
  apiUrl: z.url().default('https://discord.com/api').transform(baseOf),
  supportChannels: z.array(snowflake('a channel id')).default([]),
})

/** The library adds the version; an address without a path is Discord's own layout. */
function baseOf(address: string): string {
  const url = new URL(address)
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v\d+$/, '')
  return `${url.origin}${path || '/api'}`
}

/** One Discord application with its bot. */
export type DiscordAccount = z.infer<typeof discordAccount>

/** Throws an error that names each wrong key and what was expected there. */
export function parseAccount(value: unknown): DiscordAccount {
  const result = discordAccount.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
  throw new Error(problems.join('; '))
}
