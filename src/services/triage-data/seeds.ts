import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Labels, type Language, randomNumbers, type TriageInput } from '../../core/triage/index.ts'

/** One labelled text; those with the same `source` were made from the same line and must not be split between folds. */
export type Seed = { input: TriageInput; labels: Labels; source: string }

type Random = () => number
type Fragments = Record<string, string[]>

const variantsOfLine = 10
const slotFiles = ['issue-slots.txt', 'slots.txt']
const priorUrgency = { now: 'now', whenever: 'whenever' } as const

/**
 * Reads the seed files of a language from a folder like `config/triage`. A line `# fault stopped now` labels the lines below it; in them `{a|b}` is a choice
 * and `$name` a slot. Each line gives some variants: bare, in a mail with greeting and regards, with words of urgency.
 */
export function readSeeds(triageFolder: string, language: Language): Seed[] {
  const folder = join(triageFolder, 'seeds', language)
  const random = randomNumbers(language === 'zh' ? 11 : 12)
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
  const fragments = sections(join(folder, 'fragments.txt'))
  const slots = Object.assign(
    {},
    ...slotFiles.filter((name) => files.includes(name)).map((name) => sections(join(folder, name))),
  )
  const bodies = files.includes('issue-bodies.txt') ? sections(join(folder, 'issue-bodies.txt')) : {}
  return files
    .filter((name) => !['fragments.txt', 'issue-bodies.txt', ...slotFiles].includes(name))
    .flatMap((name) =>
      Object.entries(sections(join(folder, name))).flatMap(([header, lines]) =>
        lines.flatMap((line) => {
          const fill = () => expand(line, slots, random)
          const asIssue = name.startsWith('issues-')
          return asIssue
            ? issues(fill, header, line, bodies, slots, random)
            : messages(fill, header, line, fragments, random)
        }),
      ),
    )
}

function messages(fill: () => string, header: string, line: string, fragments: Fragments, random: Random): Seed[] {
  const labels = labelsOf(header)
  const some = (name: string) => pick(fragments[name] ?? [], random)
  const texts = new Set(Array.from({ length: /[{$]/.test(line) ? variantsOfLine : 1 }, fill))
  return [...texts].flatMap((text, index): Seed[] => {
    const bare: Seed = { input: asInput(text), labels, source: line }
    if (bare.input.subject !== undefined) return [bare]
    if (index % 3 === 1) return [bare, { ...bare, input: { text: `${some('opener')}${text}\n${some('closer')}` } }]
    if (index % 3 === 0 && labels.urgency === 'soon' && labels.type !== 'complaint') {
      const urgency = random() < 0.5 ? priorUrgency.now : priorUrgency.whenever
      return [bare, { ...bare, input: { text: `${text} ${some(urgency)}` }, labels: { ...labels, urgency } }]
    }
    return [bare]
  })
}

/** `subject || text`, or a text alone. */
function asInput(line: string): TriageInput {
  const [subject = '', text] = line.split(' || ')
  return text === undefined ? { text: line } : { subject, text: text.replaceAll('\\n', '\n') }
}

/** A title from the line, and under it the kind of body that trackers ask for, or none. */
function issues(
  fill: () => string,
  header: string,
  line: string,
  bodies: Fragments,
  slots: Fragments,
  random: Random,
): Seed[] {
  const labels = labelsOf(header)
  const ofType = bodies[labels.type ?? ''] ?? []
  return Array.from({ length: variantsOfLine * 2 }, (_, index) => {
    const subject = fill()
    const body = index % 4 === 0 ? '' : expand(pick(ofType, random), slots, random)
    return { input: body === '' ? { text: subject } : { subject, text: body }, labels, source: line }
  })
}

function labelsOf(header: string): Labels {
  const [type, impact, urgency] = header.split(' ')
  return { type, impact, urgency } as Labels
}

/** Headers that occur twice are one section. */
function sections(path: string): Fragments {
  const found: Fragments = {}
  let header = ''
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (/^# /.test(line)) header = line.slice(2).trim()
    else if (line.trim() !== '') found[header] = [...(found[header] ?? []), line.trim()]
  }
  return found
}

function expand(line: string, slots: Fragments, random: Random): string {
  const filled = line.replace(/\$([a-z]+)/g, (whole, name: string) => {
    const choices = slots[name]
    return choices === undefined ? whole : expand(pick(choices, random), slots, random)
  })
  return filled.replace(/\{([^{}]*)\}/g, (_, choices: string) => pick(choices.split('|'), random)).trim()
}

function pick<Item>(items: Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to choose from; a seed file names an empty section')
  return item
}
