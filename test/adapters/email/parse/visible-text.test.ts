import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { show } from './show-visible.ts'

type Case = { name: string; text: string; visible: string; subject?: string }

const outlook = (from: string, sent: string, to: string, subject: string) =>
  `${from}: Ada Lane <ada@lane.example>\n${sent}: 2026-06-01 10:02\n${to}: desk@desk.example\n${subject}: Export\n\nThe old text`

const tables: Record<string, Case[]> = {
  'quotes of the usual kind': [
    {
      name: 'a marked quote under its introduction',
      text: 'It works now.\n\nOn Mon, 1 Jun 2026 at 10:02, Ada <ada@lane.example> wrote:\n> Please try again.\n> Ada',
      visible: 'It works now.',
    },
    {
      name: 'answers between quoted lines',
      text: 'On Mon, 1 Jun 2026 at 10:02, Ada <ada@lane.example> wrote:\n> Which version?\nVersion 7.\n> On which system?\nDebian.',
      visible: 'Version 7.\nDebian.',
    },
    { name: 'an answer below the quote', text: '> Please try again.\n\nIt works now.', visible: 'It works now.' },
    {
      name: 'an unmarked quote under its introduction',
      text: 'It works now.\n\nOn Mon, 1 Jun 2026 at 10:02, Ada <ada@lane.example> wrote:\n\nPlease try again.\n\nAda',
      visible: 'It works now.',
    },
    {
      name: 'a line that only a mailbox marked',
      text: 'Hello\n\n>From here on it fails.',
      visible: 'Hello\n\n>From here on it fails.',
    },
    {
      name: 'what somebody wrote, told by the sender',
      text: 'On 3 May 2026 your colleague wrote:\nrestart it. It did not help.',
      visible: 'On 3 May 2026 your colleague wrote:\nrestart it. It did not help.',
    },
    { name: 'a dateless introduction of a marked quote', text: 'Yes.\n\nAda wrote:\n> Really?', visible: 'Yes.' },
    { name: 'escaped quote marks', text: 'Yes.\n\n&gt; Really?', visible: 'Yes.' },
    {
      name: 'nothing but text',
      text: 'Hello,\n\nthe export fails.\n\nThanks',
      visible: 'Hello,\n\nthe export fails.\n\nThanks',
    },
    { name: 'a greater-than sign inside a line', text: 'Values a > b fail.', visible: 'Values a > b fail.' },
    {
      name: 'a nested conversation',
      text: 'Third.\n\nOn 3 Jun 2026, at 10:02, B <b@b.example> wrote:\n\n> Second.\n>\n> On 2 Jun 2026, at 10:02, A <a@a.example> wrote:\n>\n>> First.',
      visible: 'Third.',
    },
  ],
  'header blocks': [
    ...[
      ['English', 'From', 'Sent', 'To', 'Subject'],
      ['English with a date', 'From', 'Date', 'To', 'Subject'],
      ['German', 'Von', 'Gesendet', 'An', 'Betreff'],
      ['French', 'De', 'Envoyé', 'À', 'Objet'],
      ['Spanish', 'De', 'Enviado', 'Para', 'Asunto'],
      ['Italian', 'Da', 'Inviato', 'A', 'Oggetto'],
      ['Portuguese', 'De', 'Enviada em', 'Para', 'Assunto'],
      ['Dutch', 'Van', 'Verzonden', 'Aan', 'Onderwerp'],
      ['Swedish', 'Från', 'Skickat', 'Till', 'Ämne'],
      ['Danish', 'Fra', 'Sendt', 'Til', 'Emne'],
      ['Finnish', 'Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe'],
      ['Polish', 'Od', 'Wysłano', 'Do', 'Temat'],
      ['Czech', 'Od', 'Odesláno', 'Komu', 'Předmět'],
      ['Hungarian', 'Feladó', 'Elküldve', 'Címzett', 'Tárgy'],
      ['Russian', 'От', 'Отправлено', 'Кому', 'Тема'],
      ['Turkish', 'Kimden', 'Gönderilme Tarihi', 'Kime', 'Konu'],
      ['Chinese', '发件人', '发送时间', '收件人', '主题'],
      ['Chinese with blanks', '发 件 人', '发送日期', '收 件 人', '主 题'],
      ['traditional Chinese', '寄件者', '寄件日期', '收件者', '主旨'],
      ['Japanese', '差出人', '送信日時', '宛先', '件名'],
      ['Korean', '보낸 사람', '보낸 날짜', '받는 사람', '제목'],
    ].map(([name, from, sent, to, subject]) => ({
      name: `Outlook, ${name}`,
      text: `It works now.\n\n${outlook(from!, sent!, to!, subject!)}`,
      visible: 'It works now.',
    })),
    {
      name: 'full-width colons',
      text: '好了。\n\n发件人： 李明 <li@lane.example>\n发送时间： 2026年6月1日 10:02\n收件人： desk@desk.example\n主题： 导出\n\n旧的内容',
      visible: '好了。',
    },
    {
      name: 'bold labels',
      text: 'Fine.\n\n*From:* Ada <ada@lane.example>\n*Sent:* Monday, 1 June 2026\n*To:* desk@desk.example\n*Subject:* Export\n\nOld',
      visible: 'Fine.',
    },
    {
      name: 'under the rule of Outlook',
      text: 'Fine.\n\n________________________________\nFrom: Ada <ada@lane.example>\nSent: Monday, 1 June 2026\nTo: desk@desk.example\nSubject: Export\n\nOld',
      visible: 'Fine.',
    },
    {
      name: 'with blank lines between',
      text: 'Fine.\n\nFrom: Ada <ada@lane.example>\n\nSent: Monday, 1 June 2026\n\nTo: desk@desk.example\n\nSubject: Export\n\nOld',
      visible: 'Fine.',
    },
    {
      name: 'with a wrapped list of recipients',
      text: 'Fine.\n\nFrom: Ada <ada@lane.example>\nSent: Monday, 1 June 2026\nTo: a@a.example; b@b.example;\nc@c.example\nSubject: Export\n\nOld',
      visible: 'Fine.',
    },
    {
      name: 'Foxmail with its rule',
      text: '好了。\n\n\n\nli@lane.example\n \n发件人： 客服\n发送时间： 2026-06-01 10:02\n收件人： li@lane.example\n主题： 回复: 导出\n旧的内容',
      visible: '好了。',
    },
    {
      name: 'a journey is no header block',
      text: 'From: Berlin\nTo: Paris\nDate: 3 May 2026\nPlease book it.',
      visible: 'From: Berlin\nTo: Paris\nDate: 3 May 2026\nPlease book it.',
    },
    {
      name: 'a form is no header block',
      text: 'To: be clear\nSubject matter: exports\nThey fail.',
      visible: 'To: be clear\nSubject matter: exports\nThey fail.',
    },
  ],
  separators: [
    ...[
      '-----Original Message-----',
      '----- Original Message -----',
      '-----Ursprüngliche Nachricht-----',
      "-----Message d'origine-----",
      '-----Mensaje original-----',
      '-----Messaggio originale-----',
      '-----Mensagem original-----',
      '-----Oorspronkelijk bericht-----',
      '-----Ursprungligt meddelande-----',
      '-----Исходное сообщение-----',
      '------------------ 原始邮件 ------------------',
      '-----原始邮件-----',
      '------------------&nbsp;原始邮件&nbsp;------------------',
      '-----原始郵件-----',
      '---原始邮件---',
      '----- 元のメッセージ -----',
      '-----원본 메시지-----',
      '--------- 回复的原邮件 ---------',
      '---- 回复的原邮件 ----',
      '---- Replied Message ----',
      '-------- Original message --------',
      '##- Please type your reply above this line -##',
      '##- Por favor, escriba su respuesta por encima de esta línea -##',
      '##- Typ uw antwoord boven deze regel -##',
      '##- Введите ответ над этой строкой -##',
      '##- この行より上に返信内容を入力してください -##',
      '‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐',
      '-------- Oprindelig besked --------',
      '-------- Pesan asli --------',
      '---------- Wiadomość przesłana dalej ----------',
      'Початок листа, що пересилається:',
      'Ada Lane---01.06.2026 10:02:11---The boxes',
    ].map((line) => ({ name: line, text: `It works now.\n\n${line}\nOld text\nMore of it`, visible: 'It works now.' })),
    {
      name: 'the words alone are text',
      text: 'The original message\nOriginal message\nwas lost.',
      visible: 'The original message\nOriginal message\nwas lost.',
    },
  ],
  'QQ Mail': [
    {
      name: 'a reply from the telephone',
      text: '收到，谢谢\n\n\n发自我的iPhone\n\n\n------------------ 原始邮件 ------------------\n发件人: 客服 <desk@desk.example>\n发送时间: 2026年6月1日 10:02\n收件人: 李明 <li@lane.example>\n主题: 回复：导出\n\n旧的内容',
      visible: '收到，谢谢',
    },
    { name: 'without a sender line', text: '收到\n\n---原始邮件---\n旧的内容', visible: '收到' },
  ],
  signatures: [
    { name: 'the usual separator', text: 'It works.\n\n-- \nAda Lane\nLane Ltd\n+1 555 0100', visible: 'It works.' },
    { name: 'the separator without its blank', text: 'It works.\n\n--\nAda Lane', visible: 'It works.' },
    {
      name: 'a separator above, the quote below',
      text: 'It works.\n\n-- \nAda\n\nOn Mon, 1 Jun 2026 at 10:02, D <d@d.example> wrote:\n> Old',
      visible: 'It works.',
    },
    {
      name: 'two dashes before a long text are no signature',
      text: `First part.\n--\n${'A further line of the report.\n'.repeat(20)}`,
      visible: `First part.\n--\n${'A further line of the report.\n'.repeat(20).trim()}`,
    },
    {
      name: 'sent from in a sentence',
      text: 'Sent from my side there is nothing to add to what was already reported by the others in the last meeting we had.',
      visible:
        'Sent from my side there is nothing to add to what was already reported by the others in the last meeting we had.',
    },
    {
      name: 'a legal notice',
      text: 'It works.\n\nThis email and any attachments are confidential and intended solely for the addressee.\nIf you are not the addressee, delete it.',
      visible: 'It works.',
    },
    {
      name: 'a Chinese legal notice',
      text: '好了。\n\n本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人。\n禁止任何其他人使用。',
      visible: '好了。',
    },
    {
      name: 'the footer of a mailing list',
      text: 'It works.\n_______________________________________________\nusers mailing list\nhttps://lists.example/mailman/listinfo/users',
      visible: 'It works.',
    },
    {
      name: 'a farewell with particulars',
      text: 'It works.\n\nBest regards,\nAda Lane\nHead of Exports\nLane Ltd\nT: +1 555 0100 200\nwww.lane.example',
      visible: 'It works.',
    },
    {
      name: 'a Chinese farewell with particulars',
      text: '好了。\n\n此致\n敬礼\n李明\n电话：010-5550 1000',
      visible: '好了。',
    },
    {
      name: 'a question behind thanks stays',
      text: 'Thanks!\nThanks\n\nMy number is +1 555 0100 200. Can you call?',
      visible: 'Thanks!\nThanks\n\nMy number is +1 555 0100 200. Can you call?',
    },
    { name: 'a name behind two dashes', text: 'It works.\n\n-- Ada Lane', visible: 'It works.' },
    { name: 'a farewell stays', text: 'It works.\n\nBest regards,\nAda', visible: 'It works.\n\nBest regards,\nAda' },
    { name: 'a mail of nothing but a device line', text: 'Sent from my iPhone', visible: 'Sent from my iPhone' },
  ],
  forwards: [
    ...[
      [
        'Gmail',
        '---------- Forwarded message ---------\nFrom: Bob <bob@b.example>\nDate: Mon, 1 Jun 2026\nSubject: Broken\nTo: <ada@lane.example>\n\nIt is broken.',
      ],
      [
        'Apple Mail',
        'Begin forwarded message:\n\n> From: Bob <bob@b.example>\n> Subject: Broken\n> Date: 1 June 2026\n>\n> It is broken.',
      ],
      [
        'Apple Mail, German',
        'Anfang der weitergeleiteten Nachricht:\n\nVon: Bob <bob@b.example>\nBetreff: Broken\n\nIt is broken.',
      ],
      [
        'Outlook',
        '________________________________\nFrom: Bob <bob@b.example>\nSent: Monday, 1 June 2026\nTo: ada@lane.example\nSubject: Broken\n\nIt is broken.',
      ],
      [
        'Thunderbird',
        '-------- Forwarded Message --------\nSubject: Broken\nDate: Mon, 1 Jun 2026\nFrom: Bob <bob@b.example>\nTo: ada@lane.example\n\nIt is broken.',
      ],
      [
        'NetEase',
        '-------- 转发邮件信息 --------\n发件人："李明" <li@lane.example>\n发送日期：2026-06-01 10:02:11\n主题：坏了\n\nIt is broken.',
      ],
      [
        'QQ Mail',
        '------------------ 原始邮件 ------------------\n发件人: "李明" <li@lane.example>;\n主题: 坏了\n\nIt is broken.',
      ],
    ].flatMap(([name, block]) => [
      {
        name: `${name}: with a word before and the subject of a forward`,
        text: `Please see below.\n\n${block}`,
        visible: `Please see below.\n\n${block}`,
        subject: 'Fwd: Broken',
      },
      { name: `${name}: nothing but the forwarded mail`, text: block!, visible: block!, subject: 'Broken' },
    ]),
    {
      name: 'a reply to a forward is a reply',
      text: 'It works.\n\n---------- Forwarded message ---------\nFrom: Bob <bob@b.example>\n\nOld',
      visible: 'It works.',
      subject: 'Re: Fwd: Broken',
    },
    {
      name: 'a Chinese subject of a forward',
      text: '请处理\n\n发件人： 李明 <li@lane.example>\n发送时间： 2026年6月1日\n收件人： a@b.example\n主题： 坏了\n\n坏了',
      visible:
        '请处理\n\n发件人： 李明 <li@lane.example>\n发送时间： 2026年6月1日\n收件人： a@b.example\n主题： 坏了\n\n坏了',
      subject: '转发：坏了',
    },
  ],
  'further languages of header blocks': [
    outlook('De la', 'Trimis', 'Către', 'Subiect'),
    outlook('От', 'Изпратено', 'До', 'Относно'),
    outlook('Od', 'Poslano', 'Za', 'Zadeva'),
    outlook('Nuo', 'Išsiųsta', 'Kam', 'Tema'),
    outlook('No', 'Nosūtīts', 'Kam', 'Tēma'),
    outlook('Saatja', 'Saadetud', 'Adressaat', 'Teema'),
    outlook('De', 'Enviat el', 'Per a', 'Tema'),
    outlook('از', 'ارسال شده', 'به', 'موضوع'),
  ].map((block) => ({ name: block.split('\n', 1)[0]!, text: `It works now.\n\n${block}`, visible: 'It works now.' })),
  'mails of nothing but a quote': [
    { name: 'stay whole', text: '> Please try again.\n> Ada', visible: '> Please try again.\n> Ada' },
    {
      name: 'stay whole under an introduction',
      text: 'On Mon, 1 Jun 2026 at 10:02, Ada <ada@lane.example> wrote:\n> Please try again.',
      visible: 'On Mon, 1 Jun 2026 at 10:02, Ada <ada@lane.example> wrote:\n> Please try again.',
    },
    { name: 'empty stays empty', text: '\n \n', visible: '' },
  ],
}

describe('the visible text', () => {
  for (const [table, cases] of Object.entries(tables)) {
    describe(table, () => {
      for (const { name, text, visible, subject } of cases) it(name, () => assert.equal(show(text, subject), visible))
    })
  }
})
