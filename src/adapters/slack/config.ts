import { z } from 'zod'

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
    apiUrl: z.url().default('https://slack.com/api/'),
    customerChannels: z.array(z.string().regex(/^[CG]\w+$/, 'expected a channel id such as C0123456789')).optional(),
  })
  .refine((account) => account.appToken ?? account.signingSecret, {
    message: 'needs an appToken (Socket Mode) or a signingSecret (events over HTTP)',
  })

/** One Slack app in one workspace. */
export type SlackAccount = z.infer<typeof slackAccount>

/** Throws an error that names each wrong key of `channels.slack` and what was expected there. */
export function parseAccount(value: unknown): SlackAccount {
  const result = slackAccount.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map(
    (issue) => `${['channels.slack', ...issue.path].join('.')}: ${issue.message}`,
  )
  throw new Error(problems.join('\n'))
}
