import type { Part, SendAction } from '../../ports/channel.ts'
import type { Outbound } from '../../records/index.ts'

/** One act on the platform: a part that is posted, put in an earlier one's place, or taken back. */
export type Step = Pick<SendAction, 'action' | 'part' | 'target'>

/** What an earlier row has on the platform: the parts that carry text come first, then those with nothing but files. */
export type Standing = { texts: string[]; files: string[] }

const empty: Part = { text: '', attachments: [], automatic: false }

/** All that a row does, in order. A changed text may take more parts than stand there, or fewer. */
export function stepsOf({ action }: Pick<Outbound, 'action'>, pieces: Part[], standing: Standing): Step[] {
  if (action === 'post') return pieces.map((part) => ({ action, part }))
  if (action === 'withdraw')
    return [...standing.texts, ...standing.files].map((target) => ({ action, part: empty, target }))
  const { kept, surplus } = places(pieces.length, standing.texts)
  return [
    ...pieces.map(
      (part, index): Step =>
        kept[index] === undefined ? { action: 'post', part } : { action, part, target: kept[index] },
    ),
    ...surplus.map((target): Step => ({ action: 'withdraw', part: empty, target })),
  ]
}

/** The last part may carry files: where there are too many, those before it go. */
function places(count: number, texts: string[]): { kept: string[]; surplus: string[] } {
  if (count >= texts.length) return { kept: texts, surplus: [] }
  const from = Math.max(0, count - 1)
  return { kept: [...texts.slice(0, from), ...texts.slice(-1)], surplus: texts.slice(from, -1) }
}
