import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ChannelError, type ChannelFault } from '../../src/core/errors.ts'
import type { ChannelAdapter, Part, SendAction } from '../../src/core/ports/channel.ts'
import type { Attachment } from '../../src/core/records/index.ts'
import { type Fixture, parsingContract } from './channel/parsing.ts'
import { hostileTexts, isWithin, renderingContract } from './channel/rendering.ts'

/** What goes wrong at a platform, and what the adapter has to call it. */
const faults = {
  tooMany: 'rate-limited',
  serverError: 'transient',
  badCredentials: 'unauthorised',
  addressGone: 'unreachable',
  refused: 'rejected',
} as const satisfies Record<string, ChannelFault>

export type Trouble = keyof typeof faults

/** An adapter connected to a stand-in of its platform. */
export type OpenChannel = {
  adapter: ChannelAdapter
  conversation: SendAction['conversation']
  /** What the customer sees there, oldest first. */
  shown(): Promise<string[]>
  /** Where the customer can press: what is on the buttons of the last message, and what comes in when one is pressed. */
  buttons?: {
    shown(): Promise<string[]>
    press(label: string): Promise<{ body: Uint8Array; meta?: Record<string, string> }>
  }
  /** Each makes the next sending fail that way, and that one alone. */
  troubles: Partial<Record<Trouble, () => void | Promise<void>>>
  close(): Promise<void>
}

/** What a channel brings along in `test/fixtures/<channel>/harness.ts`, once for each way in which it sends. */
export type ChannelHarness = {
  /** The way: "over SMTP". */
  name: string
  /** Raw events as the platform sends them. */
  fixtures(): Promise<Fixture[]>
  /** How a person reads a text that the adapter sends: without the platform's escapes. */
  plain(text: string): string
  /** Matches in a sent text what would call people who were not meant; null where a text can call nobody. */
  pings: RegExp | null
  /** What cannot happen, or cannot be seen, this way, and why. Everything else is checked. */
  cannot: Partial<Record<Trouble | 'shown' | 'buttons', string>>
  open(): Promise<OpenChannel>
}

/** What every channel promises, whatever platform is behind it. */
export function channelContract(channel: string, harness: ChannelHarness): void {
  describe(`${channel}, ${harness.name}`, () => {
    let open: OpenChannel
    before(async () => {
      open = await harness.open()
    })
    after(() => open.close())

    it('is what its folder says, and names its account', () => {
      assert.equal(open.adapter.channel, channel)
      assert.notEqual(open.adapter.account, '')
      assert.ok(open.adapter.capabilities.maxTextLength > 0)
    })

    parsingContract(harness, () => open.adapter)
    renderingContract(harness, () => open.adapter)
    sendingContract(harness, () => open)
  })
}

function sendingContract(harness: ChannelHarness, channel: () => OpenChannel): void {
  describe('sending', () => {
    let sequence = 0
    const action = (text: string, attachments: Attachment[] = []): SendAction => {
      const message = { subject: 'The printer', text, attachments, automatic: false, locale: 'en' }
      const [part] = channel().adapter.render(message)
      assert.ok(part, 'a text renders to at least one part')
      return post(channel().conversation, part)
    }
    const newKey = () => `contract-${sequence++}`
    const shownWith = async (word: string) => {
      if (harness.cannot.shown) return null
      return (await channel().shown()).filter((text) => harness.plain(text).includes(word))
    }

    it('shows the customer what was sent', async () => {
      const { externalId } = await channel().adapter.send(action('Hello from the contract, walrus.'), newKey())
      assert.notEqual(externalId, '')
      const shown = await shownWith('walrus')
      if (shown) assert.equal(shown.length, 1)
    })

    it('is the same message when it is sent again under its key', async () => {
      const key = newKey()
      const once = action('Only once, please, ocelot.')
      const first = await channel().adapter.send(once, key)
      const again = await channel().adapter.send(repeated(once), key)
      assert.deepEqual(again, first)
      const shown = await shownWith('ocelot')
      if (shown && channel().adapter.capabilities.delivery === 'exact') assert.equal(shown.length, 1)
    })

    it('is another message under another key', async () => {
      const twice = action('The same words twice, narwhal.')
      const first = await channel().adapter.send(twice, newKey())
      const second = await channel().adapter.send(twice, newKey())
      assert.notEqual(first.externalId, second.externalId)
      const shown = await shownWith('narwhal')
      if (shown) assert.equal(shown.length, 2)
    })

    for (const [trouble, fault] of Object.entries(faults) as [Trouble, ChannelFault][]) {
      if (harness.cannot[trouble]) continue
      it(`calls it ${fault} when the platform says so, and sends it once afterwards`, async () => {
        const cause = channel().troubles[trouble]
        assert.ok(cause, `the harness can cause ${trouble}, or says why it cannot happen`)
        const key = newKey()
        const word = `${trouble}-quokka`
        await cause()
        const failed = await channel()
          .adapter.send(action(word), key)
          .then(
            () => null,
            (error: unknown) => error,
          )
        assert.ok(failed instanceof ChannelError, `threw ${failed}`)
        assert.equal(failed.fault, fault, failed.message)
        if (fault === 'rate-limited') assert.ok(failed.retryAfterMs > 0, 'it says how long to wait')
        await channel().adapter.send(repeated(action(word)), key)
        const shown = await shownWith(word)
        if (shown) assert.equal(shown.length, 1)
      })
    }

    it('shows choices as buttons where it says so, and knows which one was pressed', async () => {
      const { adapter, conversation, buttons } = channel()
      if (adapter.capabilities.choices !== 'buttons' || harness.cannot.buttons) return
      assert.ok(buttons, 'the harness can press buttons, or says why it cannot')
      const choices = [
        { id: 'confirm:20261122-001:yes', label: 'Solved' },
        { id: 'confirm:20261122-001:no', label: 'Not solved' },
      ]
      const text = 'Is it solved, caracal?'
      const message = { subject: 'The printer', text, attachments: [], automatic: false, locale: 'en', choices }
      const parts = adapter.render(message)
      assert.deepEqual(parts.at(-1)?.choices, choices, 'buttons go with the last part')
      assert.equal(parts.length, 1)
      const { externalId } = await adapter.send(post(conversation, parts[0]!), newKey())
      const shown = await shownWith('caracal')
      if (shown) assert.equal(shown.length, 1, 'the words are there, too')
      assert.deepEqual(await buttons.shown(), ['Solved', 'Not solved'])
      const event = await adapter.parse({ meta: {}, receivedAt: new Date(), ...(await buttons.press('Not solved')) })
      assert.deepEqual([event?.kind, event?.choice], ['choice', 'confirm:20261122-001:no'])
      assert.equal(event?.conversation.key, conversation.key)
      assert.equal(event?.externalId, externalId, 'it names the message that it is about')
    })

    it('sends hostile words as words: nobody is called, nothing breaks', async () => {
      for (const [index, text] of hostileTexts.entries()) {
        await channel().adapter.send(action(`zebra${index} ${text}`), newKey())
        const [shown] = (await shownWith(`zebra${index}`)) ?? []
        if (shown === undefined) continue
        if (harness.pings) assert.doesNotMatch(shown, harness.pings)
        assert.ok(isWithin(text, harness.plain(shown)), `${JSON.stringify(text)} became ${JSON.stringify(shown)}`)
      }
    })
  })
}

/** As the core sends it again where it does not know what became of the first time. */
const repeated = (action: SendAction): SendAction => ({ ...action, doubtfulSince: action.decidedAt })

const post = (conversation: SendAction['conversation'], part: Part): SendAction => ({
  action: 'post',
  conversation,
  part,
  replyToken: 'ab12'.repeat(10),
  ticketNumber: '20261122-001',
  decidedAt: new Date('2026-11-22T10:00:00.000Z'),
  inReplyTo: [],
  readFile: async () => new TextEncoder().encode('the content of a file'),
})
