const replyPrefixes =
  're res ref rif rsp aw antw sv vs odp ynt yanıt vá атв отв ответ bls r ang απ σχετ השב רד رد 回复 回覆 答复 答覆 回信 返信 회신 답장'.split(
    ' ',
  )
const forwardPrefixes =
  'fw fwd wg tr rv enc vb vl pd ilt i̇lt redir doorst továbbítás пер fs i πρθ הועבר 转发 轉寄 轉發 转寄 転送 전달'.split(
    ' ',
  )

const prefixShape =
  /^\s*([\p{L}\p{M}]{1,12})\.?\s{0,3}(?:\[\d{1,4}\]|\(\d{1,4}\)|\*\d{1,4}|\^\d{1,4}|\d{1,3})?\s{0,3}[:：]/u
const known = new Set([...replyPrefixes, ...forwardPrefixes])

function prefixOf(subject: string): { word: string; length: number } | null {
  const match = prefixShape.exec(subject)
  const word = match?.[1]?.toLowerCase() ?? ''
  return match && known.has(word) ? { word, length: match[0].length } : null
}

/** The subject without any stack of `Re:`, `Fwd:`, `回复：`, `AW:`, `RE[2]:` and their like, blanks collapsed. */
export function normaliseSubject(subject: string): string {
  let rest = subject.replace(/\s+/g, ' ').trim()
  for (let prefix = prefixOf(rest); prefix; prefix = prefixOf(rest)) rest = rest.slice(prefix.length).trim()
  return rest
}

/** Whether the outermost prefix says that the mail was forwarded. */
export function isForwardSubject(subject: string): boolean {
  const prefix = prefixOf(subject.trim())
  return prefix !== null && forwardPrefixes.includes(prefix.word)
}
