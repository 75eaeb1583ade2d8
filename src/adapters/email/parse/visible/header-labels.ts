export type HeaderKind = 'from' | 'date' | 'to' | 'cc' | 'subject' | 'other'

/** What mail programs write before the fields of the mail they quote or forward, in the languages they come in. */
const labels: Record<HeaderKind, string> = {
  from: 'from von de da van från fra od от від kimden gönderen lähettäjä feladó expeditor expeditorul šalje saatja mittente expéditeur remitente remetente nadawca odesílatel отправитель откого відкого από מאת من 发件人 寄件者 寄件人 发信人 发送人 發件人 差出人 送信者 送信元 보낸사람 보낸이 발신 발신자 từ จาก dari dela nuo no од از',
  date: 'date sent senton gesendet datum envoyé envoyéle fecha enviado enviadoel enviadoem enviada enviadaem data inviato datainvio verzonden skickat sendt dato lähetetty päiväys wysłano dnia odesláno odoslané dátum elküldve küldve trimis отправлено дата надіслано gönderilmetarihi gönderilen tarih ημερομηνία στάλθηκε נשלח תאריך تاريخ 发送时间 发送日期 日期 时间 发件时间 發送時間 寄件日期 傳送時間 日時 送信日時 日付 送信日 보낸날짜 날짜 ngày วันที่ tanggal datum/čas изпратено išsiųsta data/ora nosūtīts saadetud enviatel đãgửi ส่ง dikirim послато ارسالشده تمالإرسال',
  to: 'to an à a para aan till til komu do кому kime alıcı vastaanottaja címzett către destinatar destinatarul prima προς אל إلى 收件人 收件者 接收人 宛先 受信者 받는사람 받는이 수신 수신자 đến ถึง kepada pour за до za kam adressaat pera به destinataire destinatario adresat',
  cc: 'cc kopie copie copia kopia kopio kopi másolat копия копія bilgi κοιν 抄送 抄送人 副本 副本抄送 ccへ 참조 cópia dw bcc 密送 密件副本',
  subject:
    'subject betreff objet sujet asunto assunto oggetto onderwerp ämne emne předmět predmet temat тема konu aihe tárgy subiect subiectul naslov θέμα נושא الموضوع 主题 主旨 标题 題名 件名 主題 제목 chủđề เรื่อง subjek относно zadeva tēma teema موضوع наслов re',
  other:
    'reply-to replyto antwortan répondreà importance priorität priority wichtigkeit attachments anlagen 附件 重要性 回复 organization newsgroups message-id',
}

const kinds = new Map<string, HeaderKind>()
for (const [kind, words] of Object.entries(labels))
  for (const word of words.split(' ')) kinds.set(word, kind as HeaderKind)

export type LabelledLine = { kind: HeaderKind; value: string }

/** Reads a line such as `*发 件 人：* 李明` or `> Sent: Monday`; null for any other line. */
export function readLabel(line: string): LabelledLine | null {
  const start = line.slice(0, 400).replace(/^[\s>*_|]+/, '')
  const colon = start.search(/[:：]/)
  if (colon < 1 || colon > 30) return null
  const word = start
    .slice(0, colon)
    .replace(/[\s*_\u3000]/g, '')
    .toLowerCase()
  const kind = kinds.get(word)
  return kind
    ? {
        kind,
        value: start
          .slice(colon + 1)
          .replace(/^[\s*_]+/, '')
          .trim(),
      }
    : null
}
