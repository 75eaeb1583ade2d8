import { clauseKind } from './intent-clauses.ts'
import { plain } from './plain.ts'
import type { Language } from './types.ts'

/** What a customer's message says of their ticket, as far as a short, unambiguous one does. */
export type Intent = 'thanks' | 'confirmed' | 'not-solved' | 'question' | 'other'

/** Above this many characters a message says more than thanks or yes, and somebody has to read it. */
const shortLength: Record<Language, number> = { zh: 60, en: 160 }

const notSolved: Record<Language, RegExp> = {
  zh: /(?:没有?|未|尚未|并未|还没)(?:被|完全|真正|彻底)?(?:解决|修好|修复|恢复|搞定|好|处理)|不(?:行|好使|管用|对)|(?:还是|仍然?|依然|依旧|又).{0,12}(?:不|没|无法|出现|报错|失败|异常|一样|有问题|坏|卡|慢|断)|(?:再次|重新)(?:出现|发生|报错|失败)(?!过)|没(?:用|效果|变化)|老样子|解决不了|治标不治本|问题(?:依旧|还在|仍在)/,
  en: /(?:\b(?:not|never|un)|n't)[ -]?(?:been |yet |really |fully |actually |completely |quite )*(?:solved|resolved|fixed|working|work|works|help(?:ed)?|okay|ok|done)\b|\bstill (?:not|no|the same|fails?|failing|broken|happen\w*|get\w*|doesn't|can't|cannot|don't|see\w*|have|having|wrong|there|an? )|\b(?:happen\w*|broke|broken|failed|fails|back|appear\w*|occurr?\w*|down) again\b|\bsame (?:problem|error|issue|thing)\b|\bno (?:change|difference|luck|better)\b|\b(?:solved|fixed|resolved|works)\? *no\b|\bcame back\b|\bdidn't (?:help|work|fix)/,
}

const question: Record<Language, RegExp> = {
  zh: /[?]|吗$|呢$|怎么|如何|请问|什么时候|为什么|能不能|可不可以|是不是|多久|哪里/,
  en: /[?]|^(?:how|what|when|where|why|who|which|can you|could|does|do|will you|would|should)\b/,
}

const thumbs =
  /[\u{1f44d}\u{1f64f}\u{1f60a}\u{1f600}-\u{1f604}\u{1f44c}\u{1f44f}\u{1f389}\u{1f339}\u2764\u263a][\ufe0f\u{1f3fb}-\u{1f3ff}]*/gu
const smile = /(?<=^|\s)[:;]-?[)d](?=\s|$)/g

/**
 * Reads the newest text of a message, without quotes. It is thanks, or confirms, only where every clause of it does or is
 * mere courtesy: a ticket must not be closed by a word in passing. All else is for somebody to read.
 */
export function readIntent(text: string, language: Language): Intent {
  const said = plain(text.slice(0, 2_000)).trim()
  if (notSolved[language].test(said)) return 'not-solved'
  if (question[language].test(said)) return 'question'
  if (said.length > shortLength[language]) return 'other'
  if (/^(?:yes|yep|yup)[.! ]*$/.test(said)) return 'confirmed'
  return agreed(said, text.trim())
}

function agreed(said: string, written: string): Intent {
  const clauses = said
    .replace(thumbs, '\n\u{1f44d}\n')
    .replace(smile, '\n')
    .replace(
      /(?<!\b(?:many|much|big|with|and|so)) (?=(?:(?:many|noted with) )?(?:thanks|thank you|thx)\b)|(?<=\p{Script=Han})\s+|\s+(?=\p{Script=Han})|(?<=了)(?=谢谢|感谢|多谢|辛苦)| and (?=it |you |i )/gu,
      '\n',
    )
    .split(/[,.;!:。;~\-、()\n]+/)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')
  if (clauses.length > 1 && isSignature(clauses.at(-1)!, written)) clauses.pop()
  const kinds = clauses.map((clause) => (clause === '\u{1f44d}' ? 'thanks' : clauseKind(clause)))
  if (kinds.includes(null)) return 'other'
  if (kinds.includes('confirmation')) return 'confirmed'
  return kinds.includes('thanks') ? 'thanks' : 'other'
}

/** A name at the end, written as names are. */
function isSignature(clause: string, written: string): boolean {
  const end = written.replace(/[.!\s]+$/, '').slice(-clause.length)
  return end.toLowerCase() === clause && /^\p{Lu}\p{Ll}{1,12}(?: \p{Lu}\p{Ll}{1,12})?$/u.test(end)
}
