const extensions: Record<string, string> = {
  'text/plain': '.txt',
  'text/html': '.html',
  'text/calendar': '.ics',
  'message/rfc822': '.eml',
  'message/delivery-status': '.txt',
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/gif': '.gif',
  'application/pdf': '.pdf',
  'application/ms-tnef': '.dat',
}

const longest = 120

/**
 * A name that is safe to show and to offer for a download: no path, no leading dot, no control, zero-width or
 * direction-changing characters, at most 120 characters with its extension kept. It is never a path on disk.
 */
export function attachmentName(given: string | null, type: string, position: number): string {
  const cleaned = unescaped((given ?? '').slice(-1_000))
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029\ufffd]/gu, '')
    .split(/[\\/]/)
    .at(-1)!
    .replace(/[<>:"|?*]/g, '_')
    .trim()
    .replace(/^[.\s]+|[.\s]+$/g, '')
  return cleaned === '' ? `attachment-${position}${extensions[type] ?? ''}` : shorten(cleaned)
}

/** Some web mailers write a name beyond ASCII as in an address of the web. */
function unescaped(name: string): string {
  if (!/^[!-~ ]*(%[89a-f][0-9a-f]){2}/i.test(name)) return name
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function shorten(name: string): string {
  const characters = [...name]
  if (characters.length <= longest) return name
  const extension = /\.[^.]{1,12}$/.exec(name)?.[0] ?? ''
  return characters.slice(0, longest - [...extension].length).join('') + extension
}
