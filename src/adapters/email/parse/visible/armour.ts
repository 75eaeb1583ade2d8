const mostHeaders = 5
const mostLines = 200

/**
 * Where what OpenPGP writes around a signed text (RFC 9580, 7) ends if it begins at `index`, else `index`: the line
 * above the text with its headers, and the whole signature below it. A lone line that only speaks of it stays text.
 */
export function endOfArmour(lines: string[], index: number, end: number): number {
  const line = lines[index]!
  if (!line.startsWith('-----BEGIN PGP SIG')) return index
  if (line === '-----BEGIN PGP SIGNATURE-----') {
    const last = lines.slice(index, Math.min(end, index + mostLines)).indexOf('-----END PGP SIGNATURE-----')
    return last < 0 ? index : index + last + 1
  }
  if (line !== '-----BEGIN PGP SIGNED MESSAGE-----') return index
  let next = index + 1
  while (next < end && next <= index + mostHeaders && /^(Hash|SaltedHash|Charset|NotDashEscaped): ?/.test(lines[next]!))
    next++
  return next > index + 1 ? next : index
}
