const defaults: Record<string, string> = {
  From: 'Ada Lane <ada@lane.example>',
  To: 'desk@desk.example',
  Subject: 'Export',
  Date: 'Mon, 1 Jun 2026 10:02:00 +0800',
  'Message-ID': '<1@lane.example>',
  'MIME-Version': '1.0',
}

/** A raw mail. Header values may be bytes; an empty value leaves the header out. */
export function buildMail(headers: Record<string, string | Buffer>, body: string | Buffer = 'Hello'): Buffer {
  const lines = Object.entries({ ...defaults, ...headers }).flatMap(([name, value]) =>
    value.length === 0 ? [] : [Buffer.from(`${name}: `), Buffer.from(value as string), Buffer.from('\r\n')],
  )
  return Buffer.concat([...lines, Buffer.from('\r\n'), Buffer.from(body as string)])
}

/** The body of a multipart with the boundary `edge`; each part is its headers, an empty line and its content. */
export function multipart(...parts: (string | Buffer)[]): Buffer {
  const pieces = parts.flatMap((part) => [Buffer.from('--edge\r\n'), Buffer.from(part as string), Buffer.from('\r\n')])
  return Buffer.concat([...pieces, Buffer.from('--edge--\r\n')])
}

export const mixed = { 'Content-Type': 'multipart/mixed; boundary=edge' }
export const alternative = { 'Content-Type': 'multipart/alternative; boundary=edge' }
