import type { Button, StaticSelect } from '@slack/web-api'
import { forms, isForm } from '../../../core/forms/index.ts'
import type { Seal } from './seal.ts'
import type { Words } from './words.ts'

export const types = ['fault', 'usage', 'complaint', 'custom']
/** The action of the list that holds what has no button of its own. */
export const more = 'more'

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

  /** Everything else that can be done, in one list. */
  more(commands: string[], type: string): StaticSelect {
    return {
      type: 'static_select',
      action_id: more,
      placeholder: plain(this.words.more),
      options: commands.map((command) => ({
        text: plain(this.nameOf(command).slice(0, 75)),
        value: this.seal.close(more, [this.number, command, type]),
      })),
    }
  }

  private nameOf(command: string): string {
    return this.words.commands[command] ?? (isForm(command) ? forms[command].title[this.words.language] : command)
  }
}
