import type { Language } from './types.ts'

const englishFunctionWord =
  /\b(the|is|are|a|an|i|we|my|our|to|of|and|it|this|that|in|on|for|not|can|how|please|with)\b/gi
const chineseFunctionWord = /[的了是不我你们吗请这那么怎就也什呢吧啊]/g
const latinWord = /[a-z][a-z']*/gi
/** Who begins so and goes on in words without grammar is quoting a log. */
const beginsInChinese = /^[^\p{L}]*\p{Script=Han}{2}/u
const link = /https?:\/\/[!-~]+/gi

/**
 * The language to answer in, by the share of Han characters among words; in between, by whose function words hold it
 * together: a Chinese report that quotes an English error or log stays Chinese, an English one that names a Chinese company
 * English. Links say nothing. `undefined` where there are no letters at all. What is neither Chinese nor English is answered in English.
 */
export function detectLanguage(text: string): Language | undefined {
  const sample = text.slice(0, 4_000).replace(link, ' ')
  const han = count(sample, /\p{Script=Han}/gu)
  const kana = count(sample, /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)
  if (kana > han / 4) return 'en'
  const latin = count(sample, latinWord)
  if (han + latin === 0) return /\p{L}/u.test(sample) ? 'en' : undefined
  const share = han / (han + latin)
  if (share > 0.7) return 'zh'
  const english = count(sample, englishFunctionWord) / latin
  if (english < 0.1 && beginsInChinese.test(sample)) return 'zh'
  if (share < 0.05) return 'en'
  if (share >= 0.2 && count(sample, chineseFunctionWord) >= han / 10) return 'zh'
  if (english >= 0.3) return 'en'
  return share >= 0.3 ? 'zh' : 'en'
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
