/** The message ids in a header (RFC 5322, 3.6.4), without angle brackets; each one once, in order. */
export function parseMessageIds(value: string): string[] {
  const bracketed = [...value.matchAll(/<([^<>]{1,998})>/g)].map((match) => match[1]!.replace(/\s+/g, ''))
  const ids = bracketed.length > 0 ? bracketed : value.split(/[\s,;]+/).map((id) => id.replace(/^[<"]+|[>"]+$/g, ''))
  return [...new Set(ids.filter((id) => id !== ''))]
}
