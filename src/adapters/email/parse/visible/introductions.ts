/** How mail programs introduce a quote: the word a line begins with, and the verb. One row a language. */
const phrases: { lead: string[]; verb: string[] }[] = [
  { lead: ['on', 'at', 'in message', 'quoting'], verb: ['wrote', 'writes', 'said', 'says', 'has written', 'replied'] },
  { lead: ['le', 'en date du', 'selon'], verb: ['a écrit', 'écrivait', 'ecrit', 'écrit', 'nous a dit', 'a ecrit'] },
  { lead: ['am', 'zitat von'], verb: ['schrieb', 'schrieben sie', 'geschrieben', 'hat geschrieben', 'schreibt'] },
  { lead: ['el', 'en'], verb: ['escribió', 'escribio', 'ha escrito', 'escribiste'] },
  { lead: ['il giorno', 'il', 'in data'], verb: ['ha scritto', 'scritto', 'ha inviato', 'scrive'] },
  { lead: ['em', 'no dia', 'a'], verb: ['escreveu', 'escreveram'] },
  { lead: ['op'], verb: ['schreef', 'het volgende geschreven', 'geschreven'] },
  { lead: ['den', 'd.', 'på'], verb: ['skrev', 'skrev følgende', 'följande', 'skrev detta'] },
  {
    lead: ['dnia', 'w dniu', 'dne', 'dňa'],
    verb: ['napisał', 'napisał(a)', 'napisała', 'pisze', 'napsal', 'napsal(a)', 'napísal', 'napísal(a)'],
  },
  {
    lead: [],
    verb: [
      'kirjoitti',
      'ezt írta',
      'írta',
      'a scris',
      'şunu yazdı',
      'yazdı',
      'tarihinde şunu yazdı',
      'je napisao',
      'napisao',
      'parašė',
      'rakstīja',
      'rašė',
      'napisala',
      'hau idatzi zuen',
      'је написао/ла',
      'је написао',
      'је написала',
      'kirjutas',
      'wrote',
    ],
  },
  {
    lead: [],
    verb: [
      'написал',
      'написала',
      'написал(а)',
      'пишет',
      'пише',
      'написав',
      'написа',
      'έγραψε',
      'כתב',
      'כתבה',
      'כתב/ה',
      'كتب',
      'đã viết',
      'เขียนว่า',
      'menulis',
      'نوشت',
    ],
  },
  { lead: ['在', '于', '於'], verb: ['写道', '寫道', '写到', '寫到', '提到', '说道', '說道', '写', '寫'] },
  {
    lead: [],
    verb: [
      'のメール',
      'のメッセージ',
      'は書きました',
      'が書きました',
      'さんは書きました',
      'に書きました',
      'に書き込みました',
      'wrote',
      '작성',
      '님이 작성',
      '님이 쓴 글',
      '이(가) 쓴 글',
    ],
  },
]

const leads = new Set(phrases.flatMap(({ lead }) => lead))
const verbs = [...new Set(phrases.flatMap(({ verb }) => verb))].sort((one, other) => other.length - one.length)
const cjkVerb = /[\u3000-\u9fff\uac00-\ud7a3]/

const longest = 500
const mostLines = 5
/** lines a name may take behind the verb */
const mostWrapped = 2

export type Introduction = {
  /** how many lines it takes */
  length: number
  /** names an address or a moment, so that what follows is a quote even without marks */
  certain: boolean
}

/**
 * The introduction of a quote that begins at line `index`, or null. Wrapped ones are put together from at most five
 * lines, so the work for a line is bounded.
 */
export function readIntroduction(lines: string[], index: number): Introduction | null {
  let joined = ''
  let found: Introduction | null = null
  for (let count = 1; count <= mostLines && index + count <= lines.length; count++) {
    const line = bare(lines[index + count - 1]!)
    if (line === '' || joined.length + line.length > longest) return found
    joined = joined === '' ? line : `${joined} ${line}`
    if (isIntroduction(joined)) {
      if (endsInColon(joined) || cjkVerb.test(joined)) return { length: count, certain: isCertain(joined) }
      found ??= { length: count, certain: isCertain(joined) }
    } else if (isLikely(joined)) return { length: count, certain: false }
    if (found && count - found.length >= mostWrapped) return found
    if (count === 1 && !mayBegin(joined)) return null
  }
  return found
}

const hasTime = /\d{1,2}[:.h时點点]\s?\d{2}/
const hasDay = /(?<!\d)(19|20)\d{2}(?!\d)|\d{1,4}[-./年]\s?\d{1,2}[-./月]/

/** In a language we do not know: who and when, and a colon. */
function isLikely(text: string): boolean {
  return text.length < 250 && endsInColon(text) && hasAddress.test(text) && hasTime.test(text) && hasDay.test(text)
}

function isCertain(text: string): boolean {
  return hasAddress.test(text) || (/[:：]["»\s]*$/.test(text) && hasTime.test(text) && hasDay.test(text))
}

/** Without the marks of quoting, emphasis and rules around it. */
function bare(line: string): string {
  if (line.length > longest) return ''
  return line
    .replace(/^[\s>*_|~-]+/, '')
    .replace(/[\s*_~-]+$/, '')
    .replaceAll('\u00a0', ' ')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
}

const addressAtEnd = /[<([]?[^\s<>()@[\]]+@[^\s<>()@]+\.[^\s<>()@[\]]+[>)\]]?\s?[:：]$/
const hasDate = /\d{1,2}[:.h时点]\s?\d{2}|\b(19|20)\d{2}\b|\d{1,4}[-./年]\s?\d{1,2}[-./月]|\d{1,2}\.? \p{L}{3,12}/u
const hasAddress = /[^\s<>()@]@[^\s<>()@]/

function mayBegin(text: string): boolean {
  return startsWithLead(text) || hasDate.test(text) || /^"|^[^\s].{0,80}<[^<>]*$/.test(text) || hasAddress.test(text)
}

function startsWithLead(text: string): boolean {
  const lower = text.toLowerCase()
  if (/^[在于於]/.test(lower)) return true
  const [first = '', second = ''] = lower.split(' ', 2)
  return leads.has(first) || leads.has(`${first} ${second}`)
}

const endsInColon = (text: string) => /[:：]["»\s-]*$/.test(text)

/** A whole introduction: a date or an address, and a verb where the language puts it. */
function isIntroduction(text: string): boolean {
  const lower = text.toLowerCase()
  const dated = hasDate.test(text)
  const addressed = hasAddress.test(text)
  if (!dated && !addressed) return isBareIntroduction(lower)
  const core = lower.replace(/[\s:：.。>"»]+$/, '').replace(/\s*-{2,}$/, '')
  const hasColon = endsInColon(lower)
  if (hasColon && /^(quoting|zitat von|citando|citat (från|fra)|citaat van) /.test(lower)) return true
  if (hasColon && dated && /^(missatge de|wiadomość napisana przez|вы писали) /.test(lower)) return true
  if (
    hasColon &&
    dated &&
    /^[^:]{2,80} (wrote on|schrieb am|a écrit le|escribió el|ha scritto il|schreef op) /.test(lower)
  )
    return true
  if (endsWithVerb(core) && (hasColon || dated)) return !isSentence(lower)
  if (hasColon && dated && verbs.some((verb) => hasVerbInside(lower, verb))) return startsWithLead(text) || addressed
  return dated && addressed && addressAtEnd.test(text) && /^["\p{L}\d]/u.test(text) && !isLabel(text)
}

function endsWithVerb(core: string): boolean {
  return verbs.some(
    (verb) => core.endsWith(verb) && (cjkVerb.test(verb) || /[\s>)\]"”'»,:;]/.test(core.at(-verb.length - 1) ?? ' ')),
  )
}

function hasVerbInside(lower: string, verb: string): boolean {
  const at = lower.indexOf(` ${verb} `)
  return at > 0
}

/** "John Smith wrote:" without any date counts only as short as it is written by programs. */
function isBareIntroduction(lower: string): boolean {
  if (lower.length > 80 || !/[:：]$/.test(lower)) return false
  return /^(you|\p{L}+[.,]?( \p{L}+[.,]?){0,4}( via [^:]{1,40})?) (wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev)\s?:$/u.test(
    lower,
  )
}

const isSentence = (lower: string) => /[!?;] \p{L}/u.test(lower)

/** "Sent: …<a@b>:" is a line of a header block. */
const isLabel = (text: string) => /^[\p{L} ]{1,20}[:：]/u.test(text)
