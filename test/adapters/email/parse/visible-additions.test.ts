import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { show } from './show-visible.ts'

const added = [
  'Sent from my iPhone',
  'Sent from my Samsung Galaxy smartphone.',
  'Sent from Yahoo Mail for iPhone',
  'Sent from Mail for Windows',
  'Virus-free. www.avast.com',
  'Virenfrei. www.avast.com',
  '---\nThis email has been checked for viruses by Avast antivirus software.\nwww.avast.com',
  '---\nDiese E-Mail wurde von Avast Antivirus-Software auf Viren geprüft.',
  'Get Outlook for iOS',
  'Get Outlook for Android<https://aka.ms/x>',
  'Sent via BlackBerry',
  'Sent with Proton Mail secure email.',
  'Von meinem iPhone gesendet',
  'Von Samsung-Tablet gesendet',
  'Envoyé à partir d’Outlook pour iOS',
  'Outlook voor Android downloaden',
  'Hämta Outlook för Android',
  'Skaff deg Outlook for iOS',
  'Pobierz aplikację Outlook dla systemu Android',
  'Скачать Outlook для Android',
  'iOS için Outlook’u edinin',
  '发自我的 Redmi',
  '发送自 Windows 10 版邮件应用',
  '该邮件从移动设备发送',
  'Outlook for iOS を入手',
  'Windows 版のメールから送信',
  'Android용 Outlook 받기',
  'Gửi từ iPhone của tôi',
  'ส่งจาก iPhone ของฉัน',
  'Στάλθηκε από το iPhone μου',
  'נשלח מה-iPhone שלי',
  'أُرسلت من الـ iPhone',
  'Az iPhone-omról küldve',
  'Gesendet von Mail für Windows',
  'Diese Nachricht wurde von meinem Android-Mobiltelefon mit WEB.DE Mail gesendet.',
  'Envoyé de mon iPhone',
  'Envoyé depuis mon mobile Orange',
  'Télécharger Outlook pour Android',
  'Enviado desde mi iPhone',
  'Enviado do meu iPhone',
  'Inviato da iPhone',
  'Verstuurd vanaf mijn iPhone',
  'Verzonden vanuit Mail voor Windows',
  'Skickat från min iPhone',
  'Sendt fra min iPhone',
  'Lähetetty iPhonesta',
  'Wysłane z iPhone’a',
  'Odesláno z iPhonu',
  'Отправлено с iPhone',
  'Надіслано з iPhone',
  'iPhone’umdan gönderildi',
  '发自我的iPhone',
  '发自我的 iPhone',
  '發自我的 iPhone',
  '從我的 iPhone 傳送',
  '发自我的小米手机',
  '发自 Outlook for Android',
  '来自我的华为手机',
  '发自新浪邮箱客户端',
  'iPhoneから送信',
  '나의 iPhone에서 보냄',
  'Được gửi từ iPhone của tôi',
  'Dikirim dari iPhone saya',
  'Sent from [Proton Mail](https://proton.me/mail/home) for iOS',
  'Lähetetty Samsung Galaxy -älypuhelimesta.',
  'Get the new AOL app: mail.mobile.aol.com',
]

const written = [
  'Sent from our warehouse on Friday, the box is still missing.\nWhere is it?',
  'How can I\nget Outlook for Mac\non this computer?',
  'Die Ware wurde\nvon Outlook gesendet\nund kam nie an.',
  '发自内心地感谢！\n发票什么时候开？',
  '发自内心地感谢！',
  'Which client?\n\nI use Outlook for Android',
]

const log = 'This is the log:\n\n> start\n> stopped with code 3\n\nCan you help?'
const quote = 'On Mon, 1 Jun 2026 at 10:02, Ada <ada@lane.example> wrote:\n> Please try.'

describe('what a device adds', () => {
  for (const line of added) it(line, () => assert.equal(show(`It works.\n\n${line}`), 'It works.'))
})

describe('what only looks added or quoted', () => {
  for (const text of written) it(text, () => assert.equal(show(text), text))
  it('a log that a first mail announces stays', () => assert.equal(show(log, '', false), log))
  it('the same lines in a reply are a quote', () => assert.equal(show(log), 'This is the log:\n\n\nCan you help?'))
  it('marked lines between fences stay, in a reply too', () => {
    const fenced = 'I typed:\n\n```\n> start\n> stop\n```\n\nNothing.'
    assert.equal(show(fenced), fenced)
  })
  it('a journey of which a first mail tells stays', () => {
    const journey = 'My flight:\nFrom: BER\nTo: LHR\nDate: 2026-06-01\nSubject: change of seat\n\nI need an aisle seat.'
    assert.equal(show(journey, '', false), journey)
  })
  it('a mail below a first mail is folded away where an address is named', () =>
    assert.equal(
      show('It fails.\n\nFrom: Ada <ada@lane.example>\nSent: Monday\nTo: Bob\nSubject: Export\n\nOld', '', false),
      'It fails.',
    ))
  it('what a first mail quotes is folded away', () =>
    assert.equal(show(`It fails.\n\n${quote}`, '', false), 'It fails.'))
})

describe('a farewell', () => {
  for (const signature of [
    'Regards,\n\nAda Lane\nManager @ Lane!',
    'Mit freundlichen Grüßen\nAda Lane\nLane GmbH',
    '祝好\n\n李明\n小巷科技有限公司\n技术部经理',
  ])
    it(`with a position is folded away: ${signature.split('\n', 1)[0]}`, () =>
      assert.equal(show(`It works.\n\n${signature}`), 'It works.'))
  for (const text of [
    'It works.\n\nThanks,\nAda',
    'Thanks,\nAda\nThe manager of our team asks for the invoice. Can you send it?',
  ])
    it(`stays as it is: ${text.replaceAll('\n', ' ')}`, () => assert.equal(show(text), text))
})
