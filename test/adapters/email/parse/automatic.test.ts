import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseMail } from '../../../../src/adapters/email/parse/index.ts'
import { buildMail } from './build-mail.ts'

type Mail = { headers: Record<string, string>; body?: string }
const encode = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
const subject = (text: string): Mail => ({ headers: { Subject: encode(text) } })
const body = (text: string): Mail => ({ headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: text })

const automatic: Record<string, Mail> = {
  'Auto-Submitted: auto-replied': { headers: { 'Auto-Submitted': 'auto-replied' } },
  'Auto-Submitted: auto-generated with a comment': { headers: { 'Auto-Submitted': 'auto-generated (vacation)' } },
  'Precedence: bulk': { headers: { Precedence: 'bulk' } },
  'Precedence: auto_reply': { headers: { Precedence: 'auto_reply' } },
  'List-Id': { headers: { 'List-Id': '<users.lists.example>' } },
  'a newsletter': { headers: { 'List-Unsubscribe': '<mailto:leave@news.example>' } },
  'X-Auto-Response-Suppress: All': { headers: { 'X-Auto-Response-Suppress': 'All' } },
  'X-Autoreply: yes': { headers: { 'X-Autoreply': 'yes' } },
  'X-Loop': { headers: { 'X-Loop': 'desk' } },
  'a null return path': { headers: { 'Return-Path': '<>' } },
  'mailer-daemon': { headers: { From: 'MAILER-DAEMON@mx.example' } },
  'no-reply': { headers: { From: 'Shop <no-reply@shop.example>' } },
  'do-not-reply': { headers: { From: 'donotreply@shop.example' } },
  'a receipt': { headers: { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=edge' } },
  ...Object.fromEntries(
    [
      'Automatic reply: Export',
      'Auto reply: Export',
      'Autoreply: Re: Export',
      'Out of Office: Export',
      'Out of office',
      'Out of the office until Monday',
      'Ada Lane is out of the office',
      'AUTO: Ada Lane is out of the office (returning 06/08/2026)',
      '[Auto-Reply] Export',
      'Vacation reply',
      'On vacation Re: Export',
      'Away from my mail',
      'OOO: Export',
      'Automated response',
      'Automatische Antwort: Export',
      'Abwesenheitsnotiz: Export',
      'Abwesenheitsbenachrichtigung',
      'Abwesend: Export',
      'Réponse automatique : Export',
      "Message d'absence",
      'Absence du bureau',
      'Respuesta automática: Export',
      'Fuera de la oficina',
      'Resposta automática: Export',
      'Risposta automatica: Export',
      'Fuori ufficio',
      'Automatisch antwoord: Export',
      'Afwezig: Export',
      'Autosvar: Export',
      'Automatiskt svar: Export',
      'Fraværsmelding',
      'Automaattinen vastaus: Export',
      'Odpowiedź automatyczna: Export',
      'Automatická odpověď: Export',
      'Automatikus válasz: Export',
      'Автоответ: Export',
      'Автоматический ответ: Export',
      'Otomatik yanıt: Export',
      'Αυτόματη απάντηση: Export',
      '自动回复：导出',
      '自动回复:导出',
      '自动回复',
      '[自动回复]导出',
      '自動回覆：匯出',
      '自动答复: 导出',
      '自動返信：エクスポート',
      '【自動返信】お問い合わせ',
      '自動応答: Export',
      '不在通知',
      '자동 회신: Export',
      '부재 중 알림',
      'Trả lời tự động: Export',
      'رد تلقائي: Export',
    ].map((text) => [`subject ${text}`, subject(text)]),
  ),
  ...Object.fromEntries(
    [
      'I am currently out of the office and will return on 8 June. For urgent matters contact Bob.',
      'Thank you for your message. This is an automated reply: we received your mail.',
      'Ich bin bis zum 8. Juni nicht im Büro. In dringenden Fällen wenden Sie sich an Bob.',
      'Je suis actuellement absent du bureau. En cas d’urgence, contacter Bob.',
      'Estoy fuera de la oficina hasta el 8 de junio. Para asuntos urgentes contactar con Bob.',
      '您好，我正在休假，有急事请联系李明。',
      '您的来信已收到，我会尽快回复您。',
      '此邮件由系统自动发送，请勿回复。',
      'これは自動返信メールです。',
      '본 메일은 발신 전용입니다. 회신되지 않습니다.',
    ].map((text) => [`text ${text}`, body(text)]),
  ),
}

const personal: Record<string, Mail> = {
  'an ordinary mail': { headers: {} },
  'Auto-Submitted: no': { headers: { 'Auto-Submitted': 'no' } },
  'Precedence: normal': { headers: { Precedence: 'normal' } },
  'a subdomain called no-reply': { headers: { From: 'ada@no-reply.lane.example' } },
  'a form on a website': { headers: { From: 'noreply@site.example', 'Reply-To': 'ada@lane.example' } },
  'an answer to a mail of ours that suppresses answers': { headers: { 'In-Reply-To': '<2@desk.example>' } },
  ...Object.fromEntries(
    [
      'Automatic updates are broken',
      'Automatic reply does not work',
      'Re: automatic export',
      'Auto insurance certificate',
      'Delivery failure of my parcel',
      'Out of memory',
      'Failure in the export',
      'Vacation days are wrong in the payroll',
      '自动回复功能不能用',
      '自动备份失败',
      'Fwd: Undeliverable: invoice',
      'Warning: disk almost full',
      'Mail delivery problem on our server',
      '自動ログアウトについて',
      'Abwesenheiten werden falsch gezählt',
      'Absence management module: error 500',
      'Rejected invoice',
    ].map((text) => [`subject ${text}`, subject(text)]),
  ),
  ...Object.fromEntries(
    [
      'Hello, the export fails. I will be out of the office tomorrow, can you answer today?',
      'Our users get the text "This message was sent automatically" twice. Why is that so, and how can it be changed by an administrator of the desk?',
      '你好，你们的邮件我已经收到，但是附件打不开，怎么办？',
      'Unsere automatische Sicherung läuft nicht mehr.',
      'The mail delivery to our customers has failed since Monday, please look at the queue.',
    ].map((text) => [`text ${text}`, body(text)]),
  ),
}

describe('automatic mail', () => {
  for (const [name, mail] of Object.entries(automatic)) {
    it(`is recognised by ${name}`, async () => {
      assert.ok((await parseMail(buildMail(mail.headers, mail.body))).automatic)
    })
  }
  for (const [name, mail] of Object.entries(personal)) {
    it(`is not seen in ${name}`, async () => {
      assert.equal((await parseMail(buildMail(mail.headers, mail.body))).automatic, null)
    })
  }
})
