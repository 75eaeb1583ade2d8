/** Words that only hold sentences together, as their stems. */
const binding = new Set(
  `a an the i you we he she it they my your our me us to of in on at for from with by and or but is are am was were be been do
  doe did have ha had can could will would should may there thi that these those what how when where why who which get go any
  some so if as up out not just pleas about into than then
  的 了 吗 呢 啊 吧 我 你 您 们 是 在 有 请 问 一 下 么 这 那 就 都 也 还 和 与 个 到 要 想 能`.split(/\s+/),
)

/**
 * What a term tells beside its rarity, which says little in a small collection: a binding word little, a single Chinese
 * character less than a pair, an English pair less than its words, since it repeats them.
 */
export function tellingOf(term: string): number {
  if (/^\p{Script=Han}$/u.test(term)) return binding.has(term) ? 0.3 : 0.7
  const [one = '', other] = term.split(' ')
  if (other === undefined) return binding.has(one) ? 0.3 : 1
  return binding.has(one) && binding.has(other) ? 0.3 : 0.5
}
