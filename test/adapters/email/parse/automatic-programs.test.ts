import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseMail } from '../../../../src/adapters/email/parse/index.ts'
import { alternative, buildMail, multipart } from './build-mail.ts'

type Mail = [subject: string, text: string]

const readMail = ([subject, text]: Mail) =>
  parseMail(
    buildMail(
      {
        Subject: `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
        'Content-Type': 'text/plain; charset=utf-8',
      },
      text,
    ),
  )

/** Written by programs, with nothing in the headers to tell. */
const programs: Mail[] = [
  ['Request received: Export', 'Your request (#48121) has been received and will be reviewed by our team.'],
  ['Re: Export', 'This is an automatically generated email. Your ticket number is 48121.'],
  ['Ticket received - Export', 'We would like to confirm that a ticket has been created with Ticket ID 48121.'],
  ['Export', 'Ihre Anfrage ist bei uns eingegangen. Vorgangsnummer 48121. Wir melden uns schnellstmöglich.'],
  ['Export', 'Votre demande a bien été enregistrée sous le numéro 48121.'],
  ['导出', '尊敬的客户：您的工单 48121 已受理，我们会尽快处理。'],
  [
    'Re: Export',
    'This mailbox is protected by Gatekeeper. Please confirm that you are a real person: follow the link.',
  ],
  ['Read: Export', 'Your message\n\nTo: Ada Lane\nSubject: Export\n\nwas read on Monday, 1 June 2026 10:02.'],
  ['Gelesen: Export', 'Ihre Nachricht\n\nAn: Ada Lane\nBetreff: Export\n\nwurde am 1. Juni 2026 gelesen.'],
  ['已读: 导出', '您的邮件\n收件人: 李明\n主题: 导出\n已于2026年6月1日阅读。'],
  ['Not read: Export', 'Your message was deleted without being read on Monday.'],
  ['Re: Export', 'Ik ben tot 8 juni niet op kantoor. Neem voor dringende zaken contact op met Bob.'],
  ['SV: Export', 'Jag är på semester till den 8 juni. Kontakta Bob vid brådskande ärenden.'],
  ['SV: Export', 'Jeg er på ferie indtil 8. juni. Ved hastesager kontakt Bob.'],
  ['VS: Export', 'Olen lomalla 8.6. asti. Kiireellisissä asioissa ota yhteyttä Bobiin.'],
  ['Odp: Export', 'Jestem na urlopie do 8 czerwca. W pilnych sprawach proszę o kontakt z Bobem.'],
  ['RE: Export', 'Do 8. června čerpám dovolenou. V naléhavých případech kontaktujte Boba.'],
  ['Odp: Export', 'Przebywam na urlopie do 8 czerwca. W pilnych sprawach proszę o kontakt z Bobem.'],
  ['SV: Export', 'Jeg har ferie til 8. juni. Ved hastesaker, kontakt Bob.'],
  ['AW: Export', 'Ich befinde mich derzeit im Urlaub und bin ab dem 8. Juni wieder erreichbar, dringend bei Bob.'],
  ['Re: Export', "I'm travelling and have limited access to email. I will reply on my return."],
  ['Ynt: Export', "8 Haziran'a kadar yıllık izindeyim. Acil durumlar için Bob."],
  ['Re: Export', '夏季休暇をいただいております。6月8日より順次ご返信いたします。'],
  ['Re: Export', 'Tôi đang nghỉ phép đến ngày 8/6. Nếu gấp, vui lòng liên hệ Bob.'],
  ['Re: Export', 'This mailbox is no longer monitored. Please use the form.'],
  ['Export', 'Thanks for getting in touch! We have received your message and will get back to you.'],
  ['RE: Export', 'Jsem na dovolené do 8. června. V naléhavých případech kontaktujte Boba.'],
  ['YNT: Export', '8 Haziran tarihine kadar izindeyim. Acil durumlarda Bob ile iletişime geçin.'],
  ['回复：导出', '您好！来信已收到，会尽快回复您。（自动回复）'],
]

/** Written by people who speak of such things. */
const people: Mail[] = [
  ['AUTO: Rechnung', 'Ich brauche die Rechnung für mein Auto.'],
  ['自动回复', '我想知道自动回复功能在哪里开启'],
  ['Автоответ', 'Как настроить автоответ для всего отдела'],
  ['Absence', 'Je n’ai pas accès au module des absences.'],
  ['退信', '我发给客户的邮件被退信了，请帮我看下原因'],
  ['Urlaub', 'Ich bin im Urlaub und der Zugang geht nicht. Bitte dringend helfen, ich bin unter 0170 555 erreichbar.'],
  ['出差', '我下周出差，请在周五前回复我，电话13800138000'],
  ['还是不行', '您的邮件已收到，谢谢。但问题还没解决，请尽快处理。'],
  ['WG: Unzustellbar: Export', 'Bitte ansehen.\n\nIhre Nachricht an bob@corp.example konnte nicht zugestellt werden.'],
  ['Read: page five of the manual', 'It says the opposite of page six.'],
  ['Ticket received', 'I received a parking ticket in your garage on Monday.'],
  ['Export', 'A ticket has been created with number 48121 on Monday, but nobody wrote to me.'],
  ['Re: Export', 'Jane no longer works for us. Please write to me from now on.'],
  ['Re: Export', 'I have no access to email in the app since Monday. The page stays white.'],
  ['Login', 'Our challenge-response tokens are refused since the update.'],
  ['Login', 'The page says "verify that you are a real person" again and again.'],
  ['Export', 'Your site says "Thank you for contacting us" but my case was closed. Why?'],
]

const invitation = (method: string) =>
  multipart(
    'Content-Type: text/plain\r\n\r\nAbout the export',
    `Content-Type: text/calendar; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:${method}\r\nEND:VCALENDAR`,
  )

describe('mail of other programs', () => {
  for (const mail of programs) {
    it(`is recognised: ${mail.join(': ').slice(0, 70)}`, async () => assert.ok((await readMail(mail)).automatic))
  }
  for (const mail of people) {
    it(`is not seen in: ${mail.join(': ').slice(0, 70)}`, async () =>
      assert.equal((await readMail(mail)).automatic, null))
  }
  it('is recognised in the answer of a calendar, not in an invitation', async () => {
    assert.equal((await parseMail(buildMail(alternative, invitation('REPLY')))).automatic, 'calendar reply')
    assert.equal((await parseMail(buildMail(alternative, invitation('REQUEST')))).automatic, null)
  })
})
