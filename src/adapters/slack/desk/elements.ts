import type { Button, StaticSelect } from '@slack/web-api'
import type { Seal } from './seal.ts'
import type { Words } from './words.ts'

export const types = ['fault', 'usage', 'complaint', 'custom']
const styles: Record<string, 'primary' | 'danger'> = { accept: 'primary', resolve: 'primary', retry: 'primary' }

const plain = (text: string) => ({ type: 'plain_text' as const, text, emoji: true })

/** Buttons and selects of one ticket. Each is bound to its action and ticket by a signature. */
export class Elements {
  private readonly seal: Seal
  private readonly words: Words
  private readonly number: string

  constructor(seal: Seal, words: Words, number: string) {
    this.seal = seal
    this.words = words
    this.number = number
  }

  button(action: string, ...values: string[]): Button {
    return {
      type: 'button',
      action_id: action,
      text: plain(this.words.commands[action] ?? action),
      value: this.seal.close(action, [this.number, ...values]),
      ...(styles[action] && { style: styles[action] }),
      ...(action === 'close' && {
        confirm: {
          title: plain(this.words.commands.close ?? ''),
          text: plain(this.words.sure),
          confirm: plain(this.words.commands.close ?? ''),
          deny: plain(this.words.cancel),
        },
      }),
    }
  }

  select(action: string, values: string[], chosen: string | null): StaticSelect {
    const options = values.map((value) => ({
      text: plain(this.words.names[value] ?? value),
      value: this.seal.close(action, [this.number, value]),
    }))
    const initial = options[values.indexOf(chosen ?? '')]
    return {
      type: 'static_select',
      action_id: action,
      placeholder: plain(this.words.commands[action] ?? action),
      options,
      ...(initial && { initial_option: initial }),
    }
  }
}
