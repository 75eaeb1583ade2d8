import { XMLParser } from 'fast-xml-parser'
import { UnreadableError } from '../../core/errors.ts'

/** Callbacks are small: https://developer.work.weixin.qq.com/document/path/90930 shows a few hundred bytes. */
export const maxXmlBytes = 64 * 1024

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: false, trimValues: true })

/**
 * The texts directly under `<xml>`, by tag. WeCom writes every text as CDATA, so that no entity is ever needed: none is
 * expanded, and a document type, which could define some, is refused. Throws `UnreadableError`.
 */
export function readXml(bytes: Uint8Array): Map<string, string> {
  if (bytes.length > maxXmlBytes) throw new UnreadableError(`XML of more than ${maxXmlBytes} bytes`)
  const text = Buffer.from(bytes).toString('utf8')
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new UnreadableError('XML with a document type of its own')
  const root = parsed(text)
  if (typeof root !== 'object' || root === null) throw new UnreadableError('XML without <xml> around it')
  return new Map(Object.entries(root).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function parsed(text: string): unknown {
  try {
    return parser.parse(text).xml
  } catch (error) {
    throw new UnreadableError(`not XML: ${(error as Error).message}`)
  }
}
