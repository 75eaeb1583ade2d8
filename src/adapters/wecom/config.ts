import { z } from 'zod'

/** Bytes of one text message, of a customer service account and of an application alike. */
export const maxTextBytes = 2048

const texts = z.union([z.string().min(1), z.record(z.string(), z.string().min(1))])

const wecomAccount = z
  .strictObject({
    id: z.string().min(1),
    corpId: z.string().min(1),
    secret: z.string().min(1),
    callbackToken: z.string().regex(/^[A-Za-z0-9]{1,32}$/, 'expected the Token (1 to 32 letters and digits)'),
    encodingAesKey: z.string().regex(/^[A-Za-z0-9]{43}$/, 'expected the EncodingAESKey (43 letters and digits)'),
    openKfId: z.string().min(1).optional(),
    agentId: z.coerce.number('expected the number AgentId').int().positive().optional(),
    /** Customer service: what somebody is greeted with who opens the chat; by language, shown beneath each other. */
    welcome: texts.transform(joined).optional(),
    /** Application: its messages are markdown, which the WeCom app shows and WeChat does not. */
    markdown: z.boolean().optional(),
    apiUrl: z.url().default('https://qyapi.weixin.qq.com').transform(withoutSlash),
  })
  .refine((account) => (account.openKfId === undefined) !== (account.agentId === undefined), {
    message: 'needs either openKfId (customer service, 微信客服) or agentId (messages of an application)',
  })
  .refine((account) => account.welcome === undefined || account.openKfId !== undefined, {
    path: ['welcome'],
    message: 'only a customer service account (openKfId) can greet',
  })
  .refine((account) => account.markdown === undefined || account.agentId !== undefined, {
    path: ['markdown'],
    message: 'only an application (agentId) can send markdown',
  })
  .refine((account) => Buffer.byteLength(account.welcome ?? '') <= maxTextBytes, {
    path: ['welcome'],
    message: `all languages together may have ${maxTextBytes} bytes`,
  })

function joined(welcome: string | Record<string, string>): string {
  return typeof welcome === 'string' ? welcome : Object.values(welcome).join('\n\n')
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '')
}

/** One customer service account (`openKfId`), or one application (`agentId`), of one company. */
export type WecomAccount = z.infer<typeof wecomAccount>

export type ServiceAccount = WecomAccount & { openKfId: string }
export type ApplicationAccount = WecomAccount & { agentId: number }

/** Throws an error that names each wrong key and what was expected there. */
export function parseAccount(value: unknown): WecomAccount {
  const result = wecomAccount.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
  throw new Error(problems.join('; '))
}
