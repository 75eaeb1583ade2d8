const farewells =
  /^[*_\s]*((with )?(best|kind|warm|kindest|warmest|many)?\s?(regards|wishes)|all the best|best|cheers|thanks( and|,|&| \+)? (best |kind )?regards|(many )?thanks|thank you|yours( (sincerely|truly|faithfully))?|sincerely( yours)?|respectfully|rgds|br|mit (freundlichen|besten|herzlichen|vielen|lieben) gr(ü|ue)(ß|ss)en|freundliche gr(ü|ue)(ß|ss)e|(viele|beste|liebe|herzliche) gr(ü|ue)(ß|ss)e|mfg|lg|vg|(bien )?(cordialement|à vous)|bien cordialement|(sincères |meilleures )?salutations( distinguées)?|(un )?(cordial|atento) saludo|saludos( cordiales)?|atentamente|cordiali saluti|distinti saluti|saluti|atenciosamente|abraços|cumprimentos|com os melhores cumprimentos|met vriendelijke groet(en)?|vriendelijke groet(en)?|groeten|(med )?vänliga hälsningar|med vänlig hälsning|mvh|med venlig hilsen|venlig hilsen|vennlig hilsen|ystävällisin terveisin|terveisin|pozdrawiam|z poważaniem|s pozdravem|с уважением|с наилучшими пожеланиями|saygılarımla|此致|敬礼|此致敬礼|顺颂商祺|商祺|祝好|谢谢|谢谢！|感谢|敬上|順頌商祺|祝工作顺利|よろしくお願い(いた|致)?します|以上、?よろしくお願い(いた|致)?します|敬具|감사합니다|드림)[\s,.!，。！*_]*$/i

const contact =
  /(\+?\(?\d[\d\s().\-/]{6,}\d)|https?:\/\/|\bwww\.|[^\s@]@[^\s@]+\.[a-z]{2,}|\b(tel|phone|mobile|fax|mob|telefon|handy|tél)\.?\s?[:：]|(电话|手机|地址|传真|電話|휴대폰)\s?[:：]/i

const position =
  /\b(ceo|cto|cfo|coo|vp|manager|director|head of|engineer|developer|consultant|assistant|officer|president|founder|owner|specialist|gmbh|inc|ltd|llc|corp|s\.?a\.?r?\.?l?|a\.?g|b\.?v|s\.?p\.?a|sp\. z o\.o|geschäftsführer(in)?|leiter(in)?|responsable|directeur|directrice|gerente|director(a)|responsabile|diretor(a)?|kierownik|менеджер|директор|инженер)\b|公司|集团|经理|工程师|总监|主管|株式会社|部長|課長|主任|대표|팀장|부장|과장|대리|㈜|\(주\)/i

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

/** Whether a name and the writer's position or company are all that is left below a farewell. */
export function areNameAndPosition(rest: string[]): boolean {
  const written = rest.filter((line) => line.trim() !== '')
  const areFew = written.length >= 2 && written.length <= 5 && written.every((line) => line.length <= 60)
  return areFew && !written.some(isSentence) && written.slice(1).some((line) => position.test(line))
}

function isSentence(line: string): boolean {
  return (
    line.length > longestLine ||
    /[?？]\s*$/.test(line) ||
    (/[.!。！]\s*$/.test(line) && line.trim().split(' ').length > 6)
  )
}
