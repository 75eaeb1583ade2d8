const farewells =
  /^[*_\s]*((with )?(best|kind|warm|kindest|warmest|many)?\s?(regards|wishes)|all the best|best|cheers|thanks( and|,|&| \+)? (best |kind )?regards|(many )?thanks|thank you|yours( (sincerely|truly|faithfully))?|sincerely( yours)?|respectfully|rgds|br|mit (freundlichen|besten|herzlichen|vielen|lieben) gr(ü|ue)(ß|ss)en|freundliche gr(ü|ue)(ß|ss)e|(viele|beste|liebe|herzliche) gr(ü|ue)(ß|ss)e|mfg|lg|vg|(bien )?(cordialement|à vous)|bien cordialement|(sincères |meilleures )?salutations( distinguées)?|(un )?(cordial|atento) saludo|saludos( cordiales)?|atentamente|cordiali saluti|distinti saluti|saluti|atenciosamente|abraços|cumprimentos|com os melhores cumprimentos|met vriendelijke groet(en)?|vriendelijke groet(en)?|groeten|(med )?vänliga hälsningar|med vänlig hälsning|mvh|med venlig hilsen|venlig hilsen|vennlig hilsen|ystävällisin terveisin|terveisin|pozdrawiam|z poważaniem|s pozdravem|с уважением|с наилучшими пожеланиями|saygılarımla|此致|敬礼|此致敬礼|顺颂商祺|商祺|祝好|谢谢|谢谢！|感谢|敬上|順頌商祺|祝工作顺利|よろしくお願い(いた|致)?します|以上、?よろしくお願い(いた|致)?します|敬具|감사합니다|드림)[\s,.!，。！*_]*$/i

const contact =
  /(\+?\(?\d[\d\s().\-/]{6,}\d)|https?:\/\/|\bwww\.|[^\s@]@[^\s@]+\.[a-z]{2,}|\b(tel|phone|mobile|fax|mob|telefon|handy|tél)\.?\s?[:：]|(电话|手机|地址|传真|電話|휴대폰)\s?[:：]/i

const mostLines = 14
const longestLine = 120

/** A farewell that closes a mail and stands before the writer's particulars; alone or with a name it is part of the text. */
export const isFarewell = (line: string) => line.length < 60 && farewells.test(line)

/** Whether a name and a few short lines are all that is left, some of them telling how to reach the writer. */
export function areParticulars(rest: string[]): boolean {
  if (rest.length > mostLines * 3) return false
  const written = rest.filter((line) => line.trim() !== '')
  const areFew = written.length >= 2 && written.length <= mostLines
  return areFew && !written.some(isSentence) && written.some((line) => contact.test(line))
}

function isSentence(line: string): boolean {
  return (
    line.length > longestLine ||
    /[?？]\s*$/.test(line) ||
    (/[.!。！]\s*$/.test(line) && line.trim().split(' ').length > 6)
  )
}
