import { plain } from './plain.ts'
import type { Language } from './types.ts'

const agrees: Record<Language, RegExp> = {
  zh: /^(?:我们?|本人|这边)?(?:都|已)?(?:确认|同意|认可|可以|没(?:有)?问题|行|批准|接受|赞成|就这样|按(?:照)?(?:此|这个|该|你们的?)?(?:方案|计划)?(?:执行|实施|来|办|做|处理|进行))(?:该|此|这个|你们的?)?(?:方案|计划|执行|实施|处理)?(?:吧|了|的)?$/,
  en: /^(?:yes|yep|i |we )?\s*(?:agreed?|approved?|confirm(?:ed)?|accept(?:ed)?|ok(?:ay)?|go ahead|please (?:proceed|go ahead)|proceed|sounds good|do it|fine(?: with (?:me|us))?|yes)(?: (?:to|with)? ?(?:the|this|your|that) (?:plan|proposal|solution))?$/,
}
const disagrees: Record<Language, RegExp> = {
  zh: /^(?:我们?)?(?:不同意|不(?:认可|接受|可以|行)|不用了|拒绝|先不要(?:执行|实施|做))(?:该|此|这个)?(?:方案|计划)?(?:吧|了|的)?$/,
  en: /^(?:no|i |we )?\s*(?:disagree|not (?:agreed|approved|accepted|ok(?:ay)?)|do not (?:agree|accept)|don't (?:agree|accept|do it)|reject(?:ed)?|no)(?: (?:to|with)? ?(?:the|this|your|that) (?:plan|proposal|solution))?$/,
}
/** What comes along with a yes or no and says nothing by itself. */
const courtesy =
  /^(?:(?:请|麻烦)?(?:你们)?(?:尽快|马上|按此)?(?:执行|实施|开始|安排|处理)(?:吧|了)?|谢谢|感谢|辛苦了?|您好|你好|好的?|嗯|thanks?(?: you)?|hello|hi|please|cheers)$/

const LONGEST = 80

/**
 * Whether a message says yes or no to what was proposed, and nothing else: every part of it has to. Null where somebody
 * has to read it.
 */
export function readConsent(text: string, language: Language): 'agrees' | 'disagrees' | null {
  if (text.length > 2 * LONGEST) return null
  const words = plain(text).trim()
  if (words.length === 0 || words.length > LONGEST || words.includes('?')) return null
  const said = words.split(/[\s]*[,.;!:，。；！：~\n]+[\s]*/).filter((each) => each && !courtesy.test(each))
  const signs = [language, language === 'zh' ? 'en' : 'zh'] as Language[]
  const all = (wanted: Record<Language, RegExp>) =>
    said.length > 0 && said.every((each) => signs.some((of) => wanted[of].test(each)))
  if (all(disagrees)) return 'disagrees'
  return all(agrees) || /^(?:好的?|嗯)$/.test(words) ? 'agrees' : null
}
