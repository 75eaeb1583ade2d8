import { textHash } from './grams.ts'
import type { Language } from './types.ts'

/**
 * The frame of a sentence: its function words in their order, and gaps where it names things. "Could you add a wind gauge?"
 * is a wish whatever a wind gauge is, so a frame holds on topics that no example spoke of.
 */
export function readFrames(text: string, language: Language, add: (hash: number) => void): void {
  const frame: number[] = [edge]
  const take = (token: number) => {
    frame.push(token)
    if (frame.length > longest) frame.shift()
    let hash = frameSeed
    for (let index = frame.length - 1; index >= 0; index--) {
      hash = mixed(hash, frame[index]!)
      if (index < frame.length - 1) add(hash)
    }
  }
  const endClause = () => {
    if (frame.at(-1) === edge) return
    take(edge)
    frame.splice(0, frame.length, edge)
  }
  for (const [token] of text.matchAll(tokens[language])) {
    if (marks.has(token)) {
      if (token === '?' || token === '!') take(textHash(token))
      endClause()
    } else if (functionWords[language].has(token)) take(textHash(token))
    else if (language === 'en') take(englishGap(token))
    else if (frame.at(-1) !== gap) take(isNumber(token) ? numberGap : gap)
  }
  endClause()
}

/** What a named thing leaves of itself: its ending, or that it was a number. */
function englishGap(word: string): number {
  if (isNumber(word)) return numberGap
  return endings.find(([ending]) => word.endsWith(ending))?.[1] ?? gap
}

const mixed = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193)
const isNumber = (token: string): boolean => /^\d/.test(token)

/** In function words and gaps, ends of clauses included. */
const longest = 4
const frameSeed = textHash('frame')
const edge = textHash('edge')
const gap = textHash('gap')
const numberGap = textHash('number')
const endings = ['ing', 'ed', 'ly', 's'].map((ending) => [ending, textHash(`gap ${ending}`)] as const)

const tokens: Record<Language, RegExp> = {
  en: /[a-z][a-z']*|\d+|[.!?;:\n]/g,
  zh: /[\u3400-\u9fff]|[a-z]+|\d+|[.!?;:,\n。]/g,
}
const marks = new Set(['.', '!', '?', ';', ':', '\n', '。', ','])

const english =
  'a an the this that these those some any no none every each all both another other others more most much many few ' +
  'several enough only just even still yet already again ever never always often sometimes now then soon since until till ' +
  'ago today yesterday tomorrow tonight here there everywhere anywhere nowhere when where why how what which who whom whose ' +
  'whether if unless because although though while as than so too very really quite rather also either neither and or but ' +
  "nor not n't i me my mine myself we us our ours you your yours he him his she her they them their theirs it its itself " +
  'someone somebody anyone anybody everyone everybody nobody something anything everything nothing one ones am is are was ' +
  'were be been being do does did done doing have has had having can could will would shall should may might must need ' +
  'want wants wanted like love wish let get gets got getting to of in on at by for from with without within into onto over ' +
  'under up down out off about against between through during before after above below per via instead than like please ' +
  'kindly thanks thank sorry hello hi yes ok able unable possible impossible possibly maybe perhaps supposed expected ' +
  "can't cannot couldn't won't wouldn't don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't shouldn't " +
  "i'm i'd i've i'll we're we'd we've we'll you're you'd you've you'll it's it'd that's there's what's where's who's how's " +
  "let's he's she's they're they've longer anymore twice once way make makes made allow add keep keeps kept show shows told " +
  'said told ask asked tell say says know find see go goes went come comes came take takes took give gives gave new same ' +
  'different wrong whole entire half first last next'
const chinese =
  '的地得了着过是不没无非未别我你您他她它咱们这那哪怎么吗呢吧啊呀嘛么能会可以要想应该得把被让给叫使对向跟和与或但却而且也都全' +
  '还又再就才只已经刚正在从到为因所以如果要是就算虽然请麻烦帮忙希望建议求什谁几多少啥咋每各某一两个次遍台张家人位名件上下' +
  '里外中前后时间天年月日周今昨明早晚现直老总很太更最真挺点些有用法办行好完成出来去起进回开做看说问告诉知道加支持明竟居然突忽'
const functionWords: Record<Language, Set<string>> = { en: new Set(english.split(' ')), zh: new Set(chinese) }
