/**
 * The mails of a file: several where it is a mailbox in mbox form (RFC 4155), which begins with a "From " line and has
 * one after an empty line before each mail, and otherwise the one it holds. `>From ` inside a mail is restored.
 */
export function splitMailbox(raw: Buffer): Buffer[] {
  if (raw.toString('latin1', 0, 5) !== 'From ') return [raw]
  const starts = [0]
  for (let at = raw.indexOf('\nFrom ', 0, 'latin1'); at >= 0; at = raw.indexOf('\nFrom ', at + 1, 'latin1')) {
    if (isEmptyLineBefore(raw, at) && isEnvelope(raw, at + 1)) starts.push(at + 1)
  }
  return starts.map((start, index) => unquote(raw.subarray(start, starts[index + 1] ?? raw.length)))
}

function isEmptyLineBefore(raw: Buffer, newline: number): boolean {
  return raw[newline - 1] === 0x0a || (raw[newline - 1] === 0x0d && raw[newline - 2] === 0x0a)
}

function isEnvelope(raw: Buffer, start: number): boolean {
  const line = raw.toString('latin1', start, start + 200).split('\n', 1)[0]!
  return /^From .{1,100} (Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.{1,20}\d{1,2}:\d{2}/.test(line) && /\b\d{4}\b/.test(line)
}

function unquote(mail: Buffer): Buffer {
  const body = mail.subarray(mail.indexOf(0x0a) + 1)
  return body.includes('\n>From ', 0, 'latin1')
    ? Buffer.from(body.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1')
    : body
}
