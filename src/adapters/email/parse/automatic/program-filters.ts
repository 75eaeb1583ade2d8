import { contentOf } from '../mime/entity.ts'
import { readLabel } from '../visible/header-labels.ts'
import { asks } from './asking.ts'
import { partsOf } from './delivery-status.ts'
import type { Filter } from './evidence.ts'

/** An answer to an invitation (RFC 5546, 3.2.3), written by a calendar. */
const calendarReply: Filter = (mail) => {
  const calendar = partsOf(mail.root).find(({ type }) => type === 'text/calendar')
  if (!calendar) return null
  const method =
    calendar.parameters.method ?? /^METHOD:(\w+)/im.exec(contentOf(calendar).toString('latin1', 0, 2_000))?.[1] ?? ''
  return method.toLowerCase() === 'reply' ? 'calendar reply' : null
}

const received =
  /\b(your|the) (request|ticket|case|support request|enquiry|inquiry|query)\b.{0,60}\b(has been|was|is) (received|created|logged|registered|opened|recorded)|\bwe('ve| have)? (got|received) your (request|enquiry|inquiry|ticket)\b|\b(a|your) (support )?(ticket|case) has been (created|opened|logged) (for you|with|under|and)\b|thank you for contacting .{2,60}(case|ticket|reference)|\b(thanks|thank you) for (contacting|getting in touch|reaching out|writing|your (e-?mail|message|inquiry|enquiry))\b.{0,80}\bwe('ve| have) received your (e-?mail|message|question|feedback)\b|ihre (anfrage|nachricht|meldung).{0,60}(eingegangen|erfasst|registriert|bearbeitet)|votre (demande|requête) .{0,30}(reçue|enregistrée|prise en compte)|(su|tu) (solicitud|consulta) .{0,30}(recibid|registrad)|(a sua|sua) (solicitação|pedido) .{0,30}(recebid|registrad)|la (sua|tua) richiesta .{0,30}(ricevuta|registrata|presa in carico)|uw (aanvraag|verzoek) .{0,30}(ontvangen|geregistreerd)|ваш(а|е) (заявка|обращение|запрос).{0,40}(принят|получен|зарегистрирован)|(您|你)的(工单|工單|请求|請求|咨询|諮詢|反馈|反饋|申请|申請|投诉|问题).{0,20}(已受理|已收到|已提交|已创建|已建立|已登记|已登記)|お問い合わせを受け付けました|문의(가|를) .{0,12}접수/iu
const promised =
  /\b(ticket|case|request|reference|tracking|ticketnummer|vorgangsnummer|numéro|número|numero)\b.{0,24}\d{3}|#\s?\d{3}|\(\d{3,}\)|we('re| are) on it|\b(will|shall) (respond|reply|review|get back|be (in touch|reviewing)|contact you)|within \d|working (day|hour)|business (day|hour)|schnellstmöglich|werktag|dans les (plus brefs|meilleurs) délais|lo antes posible|ближайшее время|工作日|小时内|小時內|尽快|儘快|编号|編號|工单号|後ほど|営業日|영업일/iu

/** What a person says who had such an answer. */
const complaining =
  /\b(but|still|nobody|no one|never|aber|immer noch|niemand|mais|toujours|personne|pero|todavía|nadie|ma nessuno|mas ainda|но|никто)\b|但|仍|还没|還沒|しかし|まだ|아직/iu

/** The first answer of somebody else's ticket system. */
const acknowledgement: Filter = (mail) => {
  const text = beginning(mail.visibleText, 500)
  if (asks(mail.visibleText) || complaining.test(text)) return null
  return received.test(text) && promised.test(text) ? 'acknowledgement (text)' : null
}

const challenges =
  /\b(account|mailbox|address|recipient|inbox|user) is protected by\b.{0,120}\b(confirm|verify|click|deliver)|\b(confirm|verify) that you are (a )?(real |human )?(person|human being|not a (spammer|robot)).{0,80}(click|link|reply).{0,80}deliver|your (message|e-?mail) (will|can) (only )?be delivered (once|after|when|as soon as) you (confirm|verify|click)/i

const challenge: Filter = (mail) =>
  challenges.test(beginning(mail.visibleText, 800)) && !asks(mail.visibleText) ? 'challenge (text)' : null

const receiptSubject =
  /^(read|not read|gelesen|ungelesen gelöscht|lu|non lu|leído|no leído|letto|lido|lida|gelezen|läst|læst|lest|luettu|przeczytane|przeczytano|přečteno|прочитано|прочтено|okundu|已读|已讀|开封|開封済み|읽음)\s?[:：]/i

/** "Read: …" as mail programs write it: which mail, and that it was read or thrown away. */
const receipt: Filter = (mail) => {
  if (!receiptSubject.test(mail.subject)) return null
  const labels = mail.text
    .split('\n', 12)
    .map((line) => readLabel(line)?.kind)
    .filter((kind) => kind !== undefined)
  const isShort = mail.text.length < 1_000
  const isDeletion = /(was|wurde) (deleted|gelöscht)|deleted without being read/i.test(mail.text.slice(0, 500))
  return isShort && ((labels.includes('to') && labels.includes('subject')) || isDeletion) ? 'read receipt' : null
}

const beginning = (text: string, length: number) => text.slice(0, length).replace(/\s+/g, ' ')

export const programFilters: Filter[] = [calendarReply, receipt, acknowledgement, challenge]
