import { isForwardSubject } from '../subject.ts'
import { asks } from './asking.ts'
import { type Bounce, originalMessageId, partsOf } from './delivery-status.ts'
import { type Evidence, headerText, localPart } from './evidence.ts'

/** Subjects no person gives a mail. */
const certainSubjects =
  /^\W{0,4}(undelivered mail returned to sender|undeliverable\s*:|undeliverable mail|undelivered mail|delivery status notification|mail delivery failed\s*:|mail delivery (failure|system)$|returned mail( - error during delivery|\s*:)|mail delivery warning|failure notice$|delivery notification\s*:|mail system error|nondeliverable mail|non[- ]?delivery (report|notification|status)|unzustellbar\s*:|nicht zustellbar\s*:|unzustellbare (nachricht|mail)|non remis\s*:|échec de (la )?remise|notification d'échec|no se puede entregar\s*:|não é possível entregar\s*:|non recapitabile\s*:|notifica di mancato recapito|onbestelbaar\s*:|kan niet worden bezorgd|olevererbart\s*:|kan ikke leveres|не удается доставить\s*:|недоставленное сообщение|系统退信|系統退信|退信通知|退信$|退信[:：]|邮件被退回|邮件退回|邮件投递失败|邮件发送失败|未送达[:：]|未传递[:：]|无法送达|無法傳遞[:：]?|郵件退回|배달되지 않음|반송된 메일|배달 실패|配信不能|配信できませんでした|送信エラー|メール配信エラー|宛先不明)/i

/** Subjects that mean a bounce where a mail system sent them. */
const likelySubjects =
  /undeliver|delivery (fail|problem|report|error|delay|has failed|incomplete|failure)|mail (delivery|could not|not delivered|failure|error)|returned (mail|to sender)|could not (be delivered|send)|failure|bounce|rejected|non.?remise|unzustellbar|退信|退回|投递|投遞|送达|不達|エラー|message (blocked|status|delayed)|warning|delayed|undelivered|user unknown|quota|nicht zugestellt|no entregad|não entregue|недостав/i

/** How mail systems begin to say it: qmail, Exim, Postfix, Exchange, Gmail, sendmail, QQ, NetEase, Coremail, Aliyun. */
const openings =
  /this is the (qmail-send program|mail system at host|mail delivery agent|postfix program|email server)|created automatically by (the )?mail delivery (software|system)|(message|mail) (that )?you sent .{0,60}could not be delivered|your message did not reach (some or all|the following)|your (message|e-?mail) (to .{0,80})?(wasn't|couldn't|was not|could not|cannot|can't) be? ?delivered|your message wasn't delivered|delivery (has failed to|to the following recipients?( has)? ?(failed|been delayed)|is delayed to)|the following (addresses|message to|recipient.{0,20}) had (permanent|transient|delivery)|had permanent fatal errors|could not (be delivered to|deliver (the |your )?(message|mail) to) the following recipient|delivery of (this |your )?(e-?mail|message) to .{0,120}(has been )?(postponed|delayed)|^-* ?failed recipients|bezorging aan de volgende|impossible de remettre|не удалось доставить|i('m| am) sorry to have to inform you that|wasn't able to deliver the following message|was automatically rejected:|mail has been returned because|no valid recipients were found|did not reach the following recipient|we were unable to deliver|could not be delivered to:|a message that you (sent|have sent) could not|could not be delivered to one or more|was undeliverable|address not found|(permanent|fatal) error.{0,40}deliver|unable to deliver (your )?message|undelivered mail returned|following message .{0,40}was not delivered|ihre nachricht .{0,80}(nicht zugestellt|konnte nicht)|n'a pas (pu être|été) (remis|délivré|distribué)|no (se )?(pudo|ha podido) (entregar|ser entregad)|(您|你)的(邮件|郵件).{0,60}(被退回|退回来|无法|無法|未能|投递失败|发送失败|不能)|无法将您的邮件|無法將您的郵件|邮件.{0,30}(无法投递|无法送达|投递失败|退回)|抱歉.{0,12}(邮件|郵件).{0,20}(退|无法|失败)|收件人.{0,20}(不存在|拒收|拒绝|地址错误)|以下の(宛先|アドレス).{0,30}(配信|送信)でき|メールを(配信|お届け)できません/i

/** A bounce that is no delivery status notification, recognised by sender, subject and its first words. */
export function readPlainBounce(mail: Evidence): Bounce | null {
  const beginning = mail.text.trimStart().slice(0, 1_500).replace(/\s+/g, ' ')
  const fromSystem =
    /^(mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mdaemon|mailsystem|mail-system|mail[-_.]delivery[-_.](sub)?system|bounces?|ndr|notify|system)$/.test(
      localPart(mail.from),
    ) || /^mail delivery (sub)?system$/i.test(mail.from?.name ?? '')
  const isNull = /^<\s*>$/.test(headerText(mail, 'return-path')) || mail.from === null || mail.from.address === ''
  const failedRecipients = headerText(mail, 'x-failed-recipients')
  const opened = openings.test(beginning)
  const certain = certainSubjects.test(mail.subject) && (opened || !asks(mail.visibleText))
  const likely = likelySubjects.test(mail.subject)
  const system = fromSystem || isNull
  if (!system && !failedRecipients && isForwardSubject(mail.subject)) return null
  if (
    !(
      failedRecipients ||
      certain ||
      (system && (likely || opened)) ||
      (likely && openings.test(beginning.slice(0, 300)))
    )
  )
    return null
  return describe(mail, failedRecipients)
}

function describe(mail: Evidence, failedRecipients: string): Bounce {
  const text = mail.text.slice(0, 20_000)
  const status = /\b[45]\.\d{1,3}\.\d{1,3}\b(?!\.\d)/.exec(text)?.[0] ?? null
  const reply = /(?:^|[\s:#(;>])([45]\d\d)[ -](?!\d+-)(?=[\p{L}#<\d"'])/u.exec(text)
  const diagnosticLine = text
    .split('\n')
    .find((line) => (status && line.includes(status)) || (reply && line.includes(`${reply[1]}${reply[0].at(-1)}`)))
  const temporary =
    /delayed|still being retried|will be retried|warning: |not yet been delivered|稍后(重试|再试)|延迟/i.test(
      `${mail.subject}\n${text.slice(0, 1_500)}`,
    )
  const code = status ?? reply?.[1] ?? null
  return {
    recipient: failedRecipients.split(',')[0]!.trim() || recipientIn(mail, text),
    status,
    diagnostic: diagnosticLine ? diagnosticLine.trim().slice(0, 500) : null,
    permanent: code ? code.startsWith('5') && !temporary : !temporary,
    originalMessageId: originalMessageId(partsOf(mail.root)),
  }
}

/** What stands before the address that failed, where an address of somebody else's may stand above. */
const announced =
  /(did not reach the following|delivery to the following|failed addresses follow|intended recipient|addressed to (the )?(e-?mail )?address|following (recipients?|address(es)?)|could not be delivered to|message to)\b/gi
const longestAnnouncement = 300

/** The address behind the words that announce it, else the first that is neither the sender's nor the receiver's own. */
function recipientIn(mail: Evidence, text: string): string | null {
  const own = [mail.from?.address ?? '', ...addressesIn(headerText(mail, 'to'))].map((address) => address.toLowerCase())
  const isOther = (address: string) =>
    !own.includes(address.toLowerCase()) && !/^(postmaster|mailer-daemon)@/i.test(address)
  for (const { index, 0: words } of text.matchAll(announced)) {
    const start = index + words.length
    const found = addressesIn(text.slice(start, start + longestAnnouncement)).find(isOther)
    if (found) return found
  }
  return addressesIn(text).find(isOther) ?? null
}

const addressesIn = (text: string) =>
  [...text.replace(/\bSMTP[=:]/gi, ' ').matchAll(/[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g)].map(
    ([address]) => address,
  )
