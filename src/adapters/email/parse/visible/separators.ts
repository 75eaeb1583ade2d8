const originals = new Set(
  [
    'original message,original messages,replied message,reply message,original mail,original appointment,reply message,original email,message from',
    'ursprüngliche nachricht,originalnachricht,original-nachricht,ursprüngliche mail,antwort nachricht',
    "message d'origine,message d’origine,message original,message initial,mail original,courriel original",
    'mensaje original,mensagem original,missatge original,messaggio originale,messaggio original',
    'oorspronkelijk bericht,oorspronkelijke bericht,originele bericht,ursprungligt meddelande,originalmeddelande,oprindelig meddelelse,oprindelig besked,opprinnelig melding,original besked',
    'alkuperäinen viesti,wiadomość oryginalna,oryginalna wiadomość,původní zpráva,původní e-mail,pôvodná správa,eredeti üzenet,mesaj original,originalna poruka,izvorna poruka',
    'исходное сообщение,исходное письмо,оригинальное сообщение,вихідне повідомлення,αρχικό μήνυμα,özgün ileti,özgün i̇leti,orijinal mesaj,orijinal i̇leti,izvirno sporočilo,הודעה מקורית,الرسالة الأصلية',
    '原始邮件,邮件原文,原始信息,原邮件,原始消息,邮件原件,原始郵件,原始訊息,回复的原邮件,回复的原始邮件,回复邮件,回复的邮件,来信原文,original',
    '元のメッセージ,元のメール,original message,オリジナルメッセージ,원본 메시지,원본 메일,원본메시지,원본 이메일,thư gốc,pesan asli,ข้อความต้นฉบับ',
  ].flatMap((row) => row.split(',')),
)

const forwards = new Set(
  [
    'forwarded message,forwarded mail,forwarded by,begin forwarded message,forwarded email,forward message,forwarded text',
    'weitergeleitete nachricht,anfang der weitergeleiteten nachricht,anfang der weitergeleiteten e-mail',
    'message transféré,message transmis,début du message transféré,début du message réexpédié,message transféré par,courriel transféré',
    'mensaje reenviado,inicio del mensaje reenviado,mensagem encaminhada,mensagem reencaminhada,início da mensagem encaminhada,início da mensagem reencaminhada',
    'messaggio inoltrato,inizio messaggio inoltrato,doorgestuurd bericht,begin doorgestuurd bericht',
    'vidarebefordrat meddelande,vidarebefordrat mejl,videresendt meddelelse,videresendt melding,start på videresendt besked,videresendt besked',
    'välitetty viesti,välitetty viesti alkaa,edelleenlähetetty viesti,przekazana wiadomość,początek przekazywanej wiadomości,treść przekazanej wiadomości,wiadomość przesłana dalej',
    'přeposlaná zpráva,začátek přeposílané zprávy,preposlaná správa,začiatok preposlanej správy,továbbított üzenet,továbbított levél kezdete,mesaj redirecționat,începe mesajul redirecționat,proslijeđena poruka,započni proslijeđenu poruku',
    'пересылаемое сообщение,перенаправленное сообщение,начало переадресованного сообщения,пересланное сообщение,переслане повідомлення,початок листа що пересилається,перенаправлене повідомлення',
    'iletilen ileti,iletilmiş mesaj,ileti başlangıcı,προωθημένο μήνυμα',
    '转发邮件信息,转发的邮件,转发邮件,转发信息,转发的消息,邮件转发,以下是转发的邮件,開始轉寄郵件,轉寄郵件,轉寄的郵件,轉寄訊息,開始轉寄訊息,开始转发邮件,以下是转发邮件,转发的邮件信息,下面是被转发邮件的信息,下面是转发的邮件',
    '転送されたメッセージ,転送メッセージ,転送メール,メッセージを転送,以下転送メール,전달된 메시지,전달된 메일,전달된 편지,chuyển tiếp thư',
  ].flatMap((row) => row.split(',')),
)

const replyAbove =
  /(reply|write|respond) above this line|type your reply above|在此(线|行|線)(以|之)?上(方)?(输入|輸入|回复|回覆)|在这条线以上回复|(antworten sie|bitte) oberhalb dieser|(répond(re|ez)|réponse) au-dessus de cette ligne|(respond[ae]|respuesta) por encima de esta línea|resp(onda|osta) acima dest?sa linha|(risposta|rispond[ai]|rispondere) (sopra|al di sopra di) questa riga|(antwoord|antwoorden) boven deze (regel|lijn)|ответ над этой (строкой|чертой)|(svar|skriv) (över|ovenfor|over) denn?a (rad|linje)|odpowied[źz] (nad|powyżej) (tą|tej) linią|この行より上に|이 (줄|선) 위에/iu

/** Lotus Notes names the mail it quotes so: "Ada Byron---06/09/2019 12:21:21 PM---Subject". */
const notesCaption = /^\S.{1,80}---\d{1,4}[./-]\d{1,2}[./-]\d{1,4} \d{1,2}:\d{2}(:\d{2})?( [AP]M)?---/

/** What a line by itself says about what follows. */
export function separatorKind(line: string): 'original' | 'forward' | null {
  if (line.length > 160) return null
  if (replyAbove.test(line) || notesCaption.test(line)) return 'original'
  const quoteless = line.replaceAll('&nbsp;', ' ').replace(/^[\s>*]+/, '')
  const ruled = /^[-_=‐—─━~]{2,}/.test(quoteless)
  const announces = /[:：]\s*$/.test(line)
  if (!ruled && !announces) return null
  const core = quoteless
    .replace(/^[\s\-_=‐—─━~*]+/, '')
    .replace(/[\s\-_=‐—─━~*:：.。]+$/, '')
    .replaceAll(',', '')
    .toLowerCase()
  const firstWords = core.split(/ - | \/ | --- | by | from /)[0]!.trim()
  if (forwards.has(core) || forwards.has(firstWords)) return 'forward'
  if ((originals.has(core) || originals.has(firstWords)) && ruled) return 'original'
  return null
}

/** A line that consists of nothing but a rule, or of the words of a separator. */
export function isRule(line: string): boolean {
  if (line.length >= 400) return false
  const unquoted = line.replace(/^[\s>]+/, '')
  return /^[-_=‐—─━~*\s]+$/.test(unquoted) && /[-_=‐—─━~*]{2}/.test(unquoted)
}

export const isOriginalWords = (line: string) =>
  line.length < 80 &&
  originals.has(
    line
      .trim()
      .replace(/[:：]$/, '')
      .toLowerCase(),
  )
