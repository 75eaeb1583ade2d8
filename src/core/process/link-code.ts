/** Letters and digits that nobody mistakes for one another: no 0, O, 1, I or L. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const LENGTH = 8
const CODE = new RegExp(`^[${ALPHABET}]{4}[\\s-]?[${ALPHABET}]{4}$`)

/** A code of eight characters from a secret of hexadecimal digits: at least one of each kind, so that no word is one. */
export function linkCode(secret: () => string): string {
  for (;;) {
    const values =
      secret()
        .match(/../g)
        ?.map((pair) => Number.parseInt(pair, 16)) ?? []
    // What lies above the last whole multiple would make some characters likelier than others.
    const fair = values.filter((value) => value < ALPHABET.length * Math.floor(256 / ALPHABET.length))
    const code = fair
      .slice(0, LENGTH)
      .map((value) => ALPHABET[value % ALPHABET.length])
      .join('')
    if (code.length === LENGTH && /\d/.test(code) && /\D/.test(code)) return code
  }
}

/** As people read it to each other. */
export const showCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/** The code that a message consists of; null where it is anything else. */
export function readCode(text: string): string | null {
  const plain = text.normalize('NFKC').trim().toUpperCase()
  if (!CODE.test(plain)) return null
  const code = plain.replace(/[\s-]/, '')
  return /\d/.test(code) && /\D/.test(code) ? code : null
}
