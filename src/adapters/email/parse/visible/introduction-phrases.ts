/** How mail programs introduce a quote: the word a line begins with, and the verb. One row a language. */
const phrases: { lead: string[]; verb: string[] }[] = [
  { lead: ['on', 'at', 'in message', 'quoting'], verb: ['wrote', 'writes', 'said', 'says', 'has written', 'replied'] },
  { lead: ['le', 'en date du', 'selon'], verb: ['a écrit', 'écrivait', 'ecrit', 'écrit', 'nous a dit', 'a ecrit'] },
  { lead: ['am', 'zitat von'], verb: ['schrieb', 'schrieben sie', 'geschrieben', 'hat geschrieben', 'schreibt'] },
  { lead: ['el', 'en'], verb: ['escribió', 'escribio', 'ha escrito', 'escribiste', 'va escriure', 'ha escrit'] },
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

export const leads = new Set(phrases.flatMap(({ lead }) => lead))

const cjk = /[\u3000-\u9fff\uac00-\ud7a3]/

export const mayBeCjk = (text: string) => cjk.test(text)

const verbs = [...new Set(phrases.flatMap(({ verb }) => verb))].sort((one, other) => other.length - one.length)
const verbsByEnd = Map.groupBy(verbs, (verb) => verb.at(-1)!)

/** Whether a text in lower case ends with a verb that stands by itself. */
export function endsWithVerb(core: string): boolean {
  return (verbsByEnd.get(core.at(-1) ?? '') ?? []).some(
    (verb) => core.endsWith(verb) && (mayBeCjk(verb) || /[\s>)\]"”'»,:;]/.test(core.at(-verb.length - 1) ?? ' ')),
  )
}

export const hasVerbInside = (lower: string) => verbs.some((verb) => lower.indexOf(` ${verb} `) > 0)
