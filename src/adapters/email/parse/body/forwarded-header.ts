import { decodeHeaderText } from '../mime/encoded-words.ts'
import { firstValue, type HeaderField } from '../mime/header-fields.ts'

/** The lines that stand above the text of an attached mail where it is shown in place of a text. */
export function forwardedHeader(fields: HeaderField[]): string {
  return ['From', 'Date', 'Subject']
    .flatMap((name) => {
      const value = firstValue(fields, name.toLowerCase())
      return value ? [`${name}: ${decodeHeaderText(value).slice(0, 500)}`] : []
    })
    .join('\n')
}
