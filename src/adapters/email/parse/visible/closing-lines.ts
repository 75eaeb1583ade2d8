/** Lines a telephone or a program adds by itself. Anchored, and only tried on short lines. */
const added = [
  /^[(<[*_]*(sent|written|typed|posted) (from|via|with|using|by) (my |a |an |the )?[\p{L}\d].{0,60}$/iu,
  /^(get|download) (outlook|bluemail|spark|gmail) for .{2,60}$/i,
  /^from my [\p{L}\d].{0,20}$/iu,
  /^envoyé (de|depuis|avec|à partir de|via) .{2,60}$/i,
  /^(télécharg\w+|obtenir|obtenez) outlook pour .{2,60}$/i,
  /^(von|vom|mit) (meinem|meiner|unterwegs|mobil|iphone|ipad|outlook).{0,50}(gesendet|geschickt|verschickt)\.?$/i,
  /^(diese nachricht wurde|gesendet) (von|mit|über) .{2,70}$/i,
  /^(laden sie|holen sie sich) outlook für .{2,60}$/i,
  /^(enviado|enviada) (desde|do|da|de|con|pelo|a partir|mediante|por|via) .{2,60}$/i,
  /^(obtener|obtenga|obter|obtenha|descargar|baixar) (o )?outlook (para|de) .{2,60}$/i,
  /^(inviato|inviata) (da|dal|dallo|con|tramite) .{2,60}$/i,
  /^(scarica|ottieni) outlook per .{2,60}$/i,
  /^(verzonden|verstuurd|gestuurd) (vanaf|met|via|vanuit|van) .{2,60}$/i,
  /^(skickat|skickades) från .{2,60}$/i,
  /^(sendt|sent) fra (min|mit|outlook|mail|iphone).{0,60}$/i,
  /^lähetetty .{2,60}(sta|stä|lta|ltä)$/i,
  /^wysłan[eo] (z|ze|za pomocą) .{2,60}$/i,
  /^(odesláno|odoslané) (z|ze|zo) .{2,60}$/i,
  /^отправлено (с|из|со) .{2,60}$/i,
  /^(надіслано|відправлено) (з|із) .{2,60}$/i,
  /^.{2,40}(dan|den|tan|ten|ımdan|imden|umdan) gönderildi\.?$/i,
  /^(发|發|寄)自(我的)?.{1,40}$/,
  /^(从|從)我?的?.{1,30}(发送|傳送|寄出|发出)\.?$/,
  /^(来自|來自)(我的)?\s?(iphone|ipad|android|手机|华为|小米|oppo|vivo|outlook|qq邮箱|网易|邮箱大师|钉钉|阿里|foxmail|荣耀|三星).{0,30}$/i,
  /^.{0,20}(下载|獲取|获取|取得)\s?outlook for .{2,30}$/i,
  /^签名由.{1,20}定制$/,
  /^使用\s?.{1,20}(发送|傳送)$/,
  /^.{0,6}(iphone|ipad|android|スマホ|スマートフォン|携帯).{0,12}から送信(されました)?$/i,
  /^.{0,20}(iphone|ipad|갤럭시|galaxy|스마트폰).{0,12}(에서|로) (보냄|보냈습니다|전송됨)\.?$/i,
  /^나의 .{1,20}에서 보냄$/,
  /^được gửi từ .{2,40}$/i,
  /^dikirim dari .{2,40}$/i,
  /^(trimis|trimisă) (de pe|din|cu) .{2,60}$/i,
  /^poslano (s|sa|z) .{2,60}$/i,
  /^küldve .{2,60}$/i,
]

/** "Sent from my iPhone" and its like, with or without a link behind it. */
export function isAddedByDevice(line: string): boolean {
  if (line.length > 200) return false
  const text = line
    .replace(/\[?<?https?:\/\/[^\s\]>]{1,150}>?\]?/g, '')
    .replace(/\]\([^)]{0,100}\)/g, '')
    .replace(/^[\s\-–—_*>[(]+/, '')
    .replace(/[\s*_\])>-]+$/, '')
  return text.length <= 90 && added.some((pattern) => pattern.test(text))
}

const disclaimers = [
  /^[*_\s]*(confidentiality( notice)?|disclaimer|legal notice|privacy notice|important notice|haftungsausschluss|avis de confidentialité|aviso legal|免责声明|保密声明|保密提示|重要提示|声明)\s*[:：*]/i,
  /^[*_\s]*th(is|e information (contained )?in this|e contents of this) (e-?mail|message|communication|transmission)\b.{0,200}\b(confidential|privileged|intended|addressee|legally)/i,
  /^[*_\s]*the information (contained )?in this (e-?mail|message|communication)/i,
  /^[*_\s]*diese (e-?mail|nachricht)\b.{0,150}\b(vertraulich|rechtlich geschützt)/i,
  /^[*_\s]*(ce message|ce courriel|cet e-?mail)\b.{0,200}\bconfidentiel/i,
  /^[*_\s]*(este (mensaje|correo|e-?mail)|esta mensagem)\b.{0,200}\bconfidencia/i,
  /^[*_\s]*(questo messaggio|questa e-?mail|le informazioni contenute)\b.{0,200}\b(riservat|confidenzial)/i,
  /^[*_\s]*dit (bericht|e-?mail)\b.{0,200}\bvertrouwelijk/i,
  /^[*_\s]*(本|此)(电子)?(邮件|郵件|電子郵件|信件|消息).{0,120}(保密|机密|機密|收件人|指定|未经授权)/,
  /^[*_\s]*(настоящее|данное|это) (сообщение|письмо).{0,200}конфиденциальн/i,
  /^[*_\s]*(please )?consider the environment before printing/i,
]

/** The first line of a legal notice that companies put under every mail. */
export const isDisclaimer = (line: string) => disclaimers.some((pattern) => pattern.test(line.slice(0, 400)))

/** The line before a signature (RFC 3676, 4.3), as it survives trimming and rewriting. */
export const isSignatureSeparator = (line: string) => /^(--|- -|—|——|–|-- -)[ \u00a0]?$/.test(line)

/** "-- Ada", where the name follows the dashes at once. */
export const isSignedName = (line: string) => /^--\s?\p{Lu}[\p{L}.' -]{1,38}$/u.test(line)

const listFooters =
  /mailing list$|mailing list\b.{0,40}@|unsubscribe|to post to this group|you received this message because you are subscribed|https?:\/\/\S{1,200}\/(mailman|listinfo)/i

/** A line of what list servers put under a mail. */
export const isListFooter = (line: string) => line.length < 500 && listFooters.test(line)
