const address = /https?:\/\/[^\s<>"'，。；、）】」]+/g

/** A text as it was written. Web addresses become links that say where they lead; nothing else has a meaning. */
export function Text({ children }: { children: string }) {
  const pieces = []
  let from = 0
  for (const match of children.matchAll(address)) {
    const url = match[0].replace(/[.,;:!?)\]]+$/, '')
    pieces.push(children.slice(from, match.index))
    pieces.push(
      <a href={url} target="_blank" rel="noopener noreferrer nofollow">
        {url}
      </a>,
    )
    from = match.index + url.length
  }
  return (
    <span class="text" dir="auto">
      {pieces}
      {children.slice(from)}
    </span>
  )
}
