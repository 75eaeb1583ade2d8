import { plain } from '../../core/triage/index.ts'

/** What a text is found by; the rest of a long one adds noise and no meaning. In characters. */
const textLength = 2_000

/** "Cannot" in Chinese, before the verb (无法登录) or behind it (登录不上): one word, as "can't" is in English. */
const cannot = /无法|不能够?|没法|没办法|不了(?!解)|不上(?![班线传])|不出来?|不进去?|不开(?!心)|不动|不到/gu

/** What is written or said for one another, wherever it stands. */
const variants: [RegExp, string][] = [
  [/登陆/gu, '登录'],
  [/帐/gu, '账'],
  [/如何|怎样|怎么样|咋/gu, '怎么'],
  [/更换|更改|变更|修改/gu, '修改'],
  [/忘记/gu, '忘了'],
]

const inOneSpelling = (text: string): string =>
  variants.reduce((read, [variant, usual]) => read.replace(variant, usual), text).replace(cannot, ' cannot ')

/**
 * English words by their stem, alone and in pairs; Chinese characters alone and in pairs, since nothing divides words there.
 * Pairs tell "card not arrived" from "transfer not arrived", and a Chinese word from its characters.
 */
export function tokensOf(text: string): string[] {
  const read = inOneSpelling(plain(text.slice(0, textLength)))
  const tokens: string[] = []
  for (const run of read.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? []) {
    const isHan = /^\p{Script=Han}/u.test(run)
    const units = isHan ? [...run] : wordsOf(run)
    units.forEach((unit, index) => {
      tokens.push(unit)
      const next = units[index + 1]
      if (next !== undefined) tokens.push(isHan ? unit + next : `${unit} ${next}`)
    })
  }
  return tokens
}

function wordsOf(text: string): string[] {
  return (text.match(/[\p{L}\p{N}]+(?:'\p{L}+)?/gu) ?? []).map(stem)
}

const irregular: Record<string, string> = {
  "can't": 'cannot',
  "won't": 'not',
  "don't": 'not',
  "doesn't": 'not',
  "didn't": 'not',
  "isn't": 'not',
  "hasn't": 'not',
  "wasn't": 'not',
  "haven't": 'not',
  "wouldn't": 'not',
  "couldn't": 'cannot',
  "i'm": 'i',
  "i've": 'i',
  "i'd": 'i',
  "what's": 'what',
  "where's": 'where',
  "how's": 'how',
  "it's": 'it',
  paid: 'pay',
  sent: 'send',
  got: 'get',
  lost: 'lose',
  took: 'take',
  taken: 'take',
  made: 'make',
  stolen: 'steal',
  went: 'go',
  gone: 'go',
  broke: 'break',
  broken: 'break',
}

/** Light: plural, past and -ing forms meet; nothing that would join words of different meaning. */
function stem(word: string): string {
  const known = irregular[word]
  if (known !== undefined) return known
  if (word.length <= 3) return word
  const singular = word
    .replace(/'s$/, '')
    .replace(/(?:ies|ied)$/, 'y')
    .replace(/(?<=s|x|z|ch|sh)es$/, '')
    .replace(/(?<=[^su])s$/, '')
  const bare = singular.replace(/(?<=[aeiouy].*[^e])(?:ing|ed)$/, '')
  return bare.replace(/([bdfgmnprt])\1$/, '$1').replace(/(?<=...)e$/, '')
}
