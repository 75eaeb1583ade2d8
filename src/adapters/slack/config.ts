import { z } from 'zod'

const channelId = z.string().regex(/^[CG]\w+$/, 'expected a channel id such as C0123456789')

const slackAccount = z
  .strictObject({
    id: z.string().min(1),
    botToken: z
      .string()
      .min(1)
      .refine((token) => !token.startsWith('xapp-'), {
        message: 'this is an app-level token; the bot token begins with xoxb- (OAuth & Permissions)',
      }),
    appToken: z
      .string()
      .min(1)
      .refine((token) => !token.startsWith('xoxb-'), {
        message: 'this is a bot token; the app-level token begins with xapp- (Basic Information)',
      })
      .optional(),
    signingSecret: z.string().min(1).optional(),
    apiUrl: z.url().default('https://slack.com').transform(methodsAt),
    customerChannels: z.array(channelId).optional(),
  })
  .refine((account) => account.appToken ?? account.signingSecret, {
    message: 'needs an appToken (Socket Mode) or a signingSecret (events over HTTP)',
  })

const slackDesk = z.strictObject({ account: z.string().min(1), channel: channelId })

/** Slack serves its methods under /api/; an address with a path of its own is taken as it is. */
function methodsAt(address: string): string {
  const url = new URL(address)
  if (url.pathname === '/') url.pathname = '/api/'
  return url.href
}

/** One Slack app in one workspace. */
export type SlackAccount = z.infer<typeof slackAccount>

/** Throws an error that names each wrong key of an account and what was expected there. */
export const parseAccount = (value: unknown): SlackAccount => parse(slackAccount, value)

/** The same for what stands under `desk.slack`. */
export const parseDesk = (value: unknown): z.infer<typeof slackDesk> => parse(slackDesk, value)

function parse<T>(schema: z.ZodType<T, unknown>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
  throw new Error(problems.join('; '))
}
