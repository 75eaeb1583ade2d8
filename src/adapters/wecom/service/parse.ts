import type { Address, InboundEvent, RawEvent } from '../../../core/ports/channel.ts'
import { entry, type Item, needed, partOf, readItem, textOf, timeOf } from '../item.ts'
import { contentOf } from './content.ts'
import { choiceIn } from './menu.ts'

/** Who something comes from: https://developer.work.weixin.qq.com/document/path/94670 */
const fromCustomer = 3
const fromSystem = 4
const fromColleague = 5

/** One entry of `msg_list` as it is kept. Ids are unique within one customer service account. */
export function rawEvent(account: string, item: Item): RawEvent {
  return { externalId: needed(item, 'msgid'), scope: account, body: Buffer.from(JSON.stringify(item)) }
}

/**
 * A customer's message or what they did; what our own people wrote to them in the WeCom app, and when they took them
 * over. Null for other events. Throws `UnreadableError`.
 */
export function parse(body: Uint8Array): InboundEvent | null {
  const item = readItem(body)
  if (item.origin === fromSystem) return parseEvent(item)
  if (item.origin === fromColleague) return parseColleague(item)
  if (item.origin !== fromCustomer) return null
  const id = needed(item, 'msgid')
  const message = { ...frame(item, needed(item, 'external_userid')), ...contentOf(item, id), externalId: id }
  const pressed = choiceIn(textOf(partOf(item, 'text'), 'menu_id'))
  if (pressed) return { ...message, kind: 'choice', choice: pressed.choice, externalId: pressed.message }
  return { ...message, kind: 'message' }
}

/** What a colleague wrote, as it reads: its files stay in WeCom. */
function parseColleague(item: Item): InboundEvent {
  const id = needed(item, 'msgid')
  const { text, files = [] } = contentOf(item, id)
  const said = [text, ...files.map(({ name }) => `(${name})`)].filter((each) => each !== '').join('\n')
  return {
    ...frame(item, needed(item, 'external_userid')),
    kind: 'message',
    from: colleague(textOf(item, 'servicer_userid')),
    text: said,
    externalId: id,
    colleague: {},
  }
}

/** Events name their customer and what they are about inside `event`. */
function parseEvent(item: Item): InboundEvent | null {
  const event = partOf(item, 'event')
  const read = entry(eventKinds, textOf(event, 'event_type'))
  return read ? { ...frame(item, needed(event, 'external_userid')), ...read(event, needed(item, 'msgid')) } : null
}

type Happened = Pick<InboundEvent, 'kind' | 'text' | 'externalId' | 'automatic' | 'colleague'> & { from?: Address }

const eventKinds: Record<string, (event: Item, id: string) => Happened> = {
  user_recall_msg: (event) => ({ kind: 'delete', text: '', externalId: needed(event, 'recall_msgid') }),
  msg_send_fail: (event, id) => {
    const reason = entry(failures, textOf(event, 'fail_type')) ?? unexplained
    const bounce = { externalId: needed(event, 'fail_msgid'), permanent: true, reason }
    return { kind: 'message', text: reason, externalId: id, automatic: { reason, bounce } }
  },
  reject_customer_msg_switch_change: (event, id) => {
    const by = textOf(event, 'servicer_userid')
    const refused = textOf(event, 'reject_switch') === '1'
    const text = refused
      ? `${by} refuses this customer’s messages in WeCom: they do not arrive any more`
      : `${by} lets this customer’s messages through again`
    return { kind: 'message', externalId: id, from: colleague(by), text, colleague: {} }
  },
  session_status_change: (event, id) => ({ kind: 'message', externalId: id, ...sessionChange(event) }),
}

const unexplained = 'WeCom could not deliver this message and does not say why'

/** https://developer.work.weixin.qq.com/document/path/94670, "消息发送失败事件" */
const failures: Record<string, string> = {
  1: 'not delivered: the customer service account was deleted',
  2: 'not delivered: the application was disabled',
  4: 'not delivered: the customer last wrote more than 48 hours ago',
  5: 'not delivered: the session is closed; the customer has to write again',
  6: 'not delivered: five messages had gone out since the customer last wrote',
  7: 'not delivered: no video account (视频号) is bound to this company',
  8: 'not delivered: the company is not verified in WeCom (主体未验证)',
  9: 'not delivered: no video account (视频号) is bound, and the company is not verified',
  10: 'not delivered: the customer refuses messages from this account',
  11: 'not delivered: nobody of the company has signed in to the WeCom app',
  12: 'not delivered: this kind of message is not allowed here',
  13: 'not delivered: WeCom withheld it for security (安全限制)',
}

/** What a colleague did in the WeCom app: `change_type` 1 took up, 2 handed on, 3 ended, 4 took up again. */
function sessionChange(event: Item): Pick<Happened, 'text' | 'colleague'> & { from: Address } {
  const before = textOf(event, 'old_servicer_userid')
  const after = textOf(event, 'new_servicer_userid')
  const held = 'as long as they hold it, messages can only be sent in the WeCom app'
  switch (textOf(event, 'change_type')) {
    case '1':
      return taken(after, `${after} took this conversation over in WeCom; ${held}`)
    case '2':
      return taken(after, `${before} handed this conversation to ${after} in WeCom; ${held}`)
    case '3':
      return {
        from: colleague(before),
        text: `${before} ended this conversation in WeCom; messages can be sent once the customer writes again`,
        colleague: { holder: null },
      }
    case '4':
      return taken(after, `${after} took this conversation up again in WeCom; ${held}`)
    default:
      return { from: colleague(after || before), text: 'this conversation changed its state in WeCom', colleague: {} }
  }
}

const taken = (by: string, text: string) => ({ from: colleague(by), text, colleague: { holder: by } })

const colleague = (id: string): Address => ({ address: id || 'WeCom', name: '', verified: true })

/** A customer and an account have one conversation. WeCom vouches for who they are, and does not say how they are called. */
function frame(item: Item, customer: string): Pick<InboundEvent, 'at' | 'from' | 'conversation'> {
  return {
    at: timeOf(textOf(item, 'send_time')),
    from: { address: customer, name: '', verified: true },
    conversation: { key: customer, address: customer },
  }
}
