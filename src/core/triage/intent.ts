import type { Language } from './types.ts'

/** What a customer's message says of their ticket, as far as a short, unambiguous one does. */
export type Intent = 'thanks' | 'confirmed' | 'not-solved' | 'question' | 'other'

/** Above this many characters a message says more than thanks or yes, and somebody has to read it. */
const shortLength: Record<Language, number> = { zh: 30, en: 80 }

type Signs = Record<'notSolved' | 'doubt' | 'question' | 'confirmed' | 'thanks', RegExp>

const signs: Record<Language, Signs> = {
  zh: {
    notSolved:
      /(?:没有?|未|尚未|并未|还没)(?:被|完全|真正|彻底)?(?:解决|修好|修复|恢复|搞定|好|处理)|不(?:行|好使|管用|对)|(?:还是|仍然?|依然|依旧|又).{0,12}(?:不|没|无法|出现|报错|失败|异常|一样|有问题|坏|卡|慢|断)|(?:再次|重新)(?:出现|发生|报错|失败)|没(?:用|效果|变化)|老样子|解决不了|治标不治本/,
    doubt: /但|可是|不过|然而|只是|除了|另外|还有|如果|等|先|再|才|吗|么|嘛/,
    question: /[?]|吗$|呢$|怎么|如何|请问|什么时候|为什么|能不能|可不可以|是不是|多久|哪里/,
    confirmed:
      /(?:已经?|都|终于|问题|全部|确认|确实)*(?:解决|修好|恢复|搞定|处理好|修复)了?|(?:可以|能)(?:正常)?(?:使用|登录|打印|访问|打开|用)?了|好了|正常了|没(?:有)?问题了?|确认(?:关闭|完成|解决|无误)?|可以(?:关闭|关单|结单|结案)|同意关闭/,
    thanks: /谢|感谢|辛苦|多谢|thx|thanks|thank you|3q|非常好|很满意|点赞|👍|🙏|😊|❤/,
  },
  en: {
    notSolved:
      /\b(?:not|isn't|wasn't|hasn't|never|n't|un)[ -]?(?:been |yet |really |fully |actually |completely |quite )*(?:solved|resolved|fixed|working|work|works|help(?:ed)?|okay|ok|done)\b|\bstill (?:not|no|the same|fails?|failing|broken|happen\w*|get\w*|doesn't|can't|cannot|don't|see\w*|have|having|wrong|there|an? )|\b(?:happen\w*|broke|broken|failed|fails|back|appear\w*|occurr?\w*|down) again\b|\bsame (?:problem|error|issue|thing)\b|\bno (?:change|difference|luck|better)\b|\b(?:solved|fixed|resolved|works)\? *no\b|\bcame back\b|\bdidn't (?:help|work|fix)/,
    doubt:
      /\b(?:but|however|except|although|though|if|unless|until|one more|also|almost|partly|partially|hope|should|will|when|would|before)\b/,
    question: /[?]|^(?:how|what|when|where|why|who|which|can|could|does|do|is|are|will|would|should)\b/,
    confirmed:
      /\b(?:solved|resolved|fixed|sorted|confirmed?|works?|working|all good|all set|back to normal|problem gone|issue gone|you can close|please close|close (?:it|the ticket|this)|good to go|did the trick|it's fine|fine now)\b|^(?:yes|yep|yup|ok(?:ay)? now)[.! ]*$/,
    thanks:
      /\bthank(?:s|\s?you|\s?u)?\b|\bthx\b|\bty\b|\bcheers\b|\bappreciate\b|\bmuch obliged\b|^(?:great|perfect|awesome|excellent|wonderful)\b|👍|🙏|😊|❤/,
  },
}

/** Reads the newest text of a message, without quotes. Whatever is long or doubtful is a question or `other`. */
export function readIntent(text: string, language: Language): Intent {
  const plain = text.slice(0, 2_000).normalize('NFKC').toLowerCase().replaceAll('’', "'").trim()
  const { notSolved, doubt, question, confirmed, thanks } = signs[language]
  if (notSolved.test(plain)) return 'not-solved'
  if (question.test(plain)) return 'question'
  if (plain.length > shortLength[language] || doubt.test(plain)) return 'other'
  if (confirmed.test(plain)) return 'confirmed'
  return thanks.test(plain) ? 'thanks' : 'other'
}
