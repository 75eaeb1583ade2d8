const device =
  '(iphone|ipad|android|samsung|galaxy|huawei|honor|xiaomi|oppo|vivo|outlook|windows|blackberry|nokia|sony|xperia|mobile?|smartphone|tablet|gmail|yahoo|mail|qq|foxmail|手机|华为|小米|荣耀|三星|企业微信|邮箱|客户端|钉钉|阿里|网易)'
const getting =
  'get|download|obtenir|obtenez|télécharg\\p{L}+|obtener|obtenga|descarg\\p{L}+|obter|obtenha|baix\\p{L}+|scarica|ottieni|hämta|skaffa|hent|få|skaff( deg)?|hanki|hae|pobierz( aplikację)?|získ\\p{L}+|stáhn\\p{L}+|stiahn\\p{L}+|скача\\p{L}+|получ\\p{L}+|отрима\\p{L}+|завантаж\\p{L}+|tải|dapatkan|unduh|λήψη|κατεβάστε|holen sie sich|laden sie|obțineți|descărcați|szerezze be|下载|获取|取得|獲取'

/** Lines a telephone or a program adds by itself. Anchored, and only tried on short lines. */
const added = [
  new RegExp(`^(${getting}) (o |l['’])?outlook\\p{L}* (\\p{L}+ ){1,2}(android|ios|mac|windows)( herunter)?$`, 'iu'),
  /^outlook voor (android|ios) (ophalen|downloaden)$/i,
  /^(android|ios) için outlook['’]u (edinin|indirin)$/i,
  /^(outlook for (android|ios)|(android|ios) 版 ?outlook) ?(を入手|のダウンロード)$/i,
  /^(android|ios)용 outlook (다운로드|받기)$/i,
  new RegExp(`^(发送|發送|发|發|寄|来|來)自 ?(我的)? ?.{0,12}${device}.{0,12}$`, 'i'),
  /^(发|發|寄)自我的.{1,30}$/,
  /^(sent|written|typed|composed) (on|with|from) (a|my) (tiny|small|touch|mobile|phone|smartphone).{0,40}$/i,
  new RegExp(`^(von|vom) (\\p{L}+[- ])?${device}.{0,20} gesendet\\.?$`, 'iu'),
  new RegExp(
    `^(đã gửi|được gửi|gửi|ส่ง|στάλθηκε|αποστολή|נשלח|أُ?رسلت|تم الإرسال|изпратено|enviat|poslano|надіслано) ?(từ|จาก|από|מה|מ|من|от|des d|s|z|з|із).{0,14}${device}.{0,20}$`,
    'iu',
  ),
  new RegExp(`^az .{0,4}${device}.{0,12} küldve$`, 'iu'),
  /^.{0,16}(windows|android|ios|galaxy|xperia) ?.{0,8}(のメール|メール)?から送信(されました)?$/i,
  /^.{0,16}(windows|android|ios)용 메일에서 보냄$/i,
  /^-{0,20}该邮件从移动设备发送$/,
  /^(virus-free|virenfrei|sans virus|libre de virus|senza virus|virusvrij|без вирусов|无病毒).{0,4}(www\.)?(avast|avg).{0,20}$/i,
  /^[(<[*_]*(sent|written|typed|posted) (from|via|with|using|by) (my |a |an |the )?[\p{L}\d].{0,60}$/iu,
  /^(get|download) (bluemail|spark|gmail) for .{2,60}$/i,
  /^get the (all )?new aol app\b.{0,40}$|^yahoo mail: search, organi[sz]e, conquer$/i,
  /^from my [\p{L}\d].{0,20}$/iu,
  /^envoyé (de|depuis|avec|à partir d(e |['’])|via) ?.{2,60}$/i,
  /^(von|vom|mit) (meinem|meiner|unterwegs|mobil|iphone|ipad|outlook).{0,50}(gesendet|geschickt|verschickt)\.?$/i,
  /^(diese nachricht wurde|gesendet) (von|mit|über) .{2,70}$/i,
  /^(enviado|enviada) (desde|do|da|de|con|pelo|a partir|mediante|por|via) .{2,60}$/i,
  /^(inviato|inviata) (da|dal|dallo|con|tramite) .{2,60}$/i,
  /^(verzonden|verstuurd|gestuurd) (vanaf|met|via|vanuit|van) .{2,60}$/i,
  /^(skickat|skickades) från .{2,60}$/i,
  /^(sendt|sent) fra (min|mit|outlook|mail|iphone).{0,60}$/i,
  /^lähetetty .{2,60}(sta|stä|lta|ltä)\.?$/i,
  /^wysłan[eo] (z|ze|za pomocą) .{2,60}$/i,
  /^(odesláno|odoslané) (z|ze|zo) .{2,60}$/i,
  /^отправлено (с|из|со) .{2,60}$/i,
  /^(надіслано|відправлено) (з|із) .{2,60}$/i,
  /^.{2,40}(dan|den|tan|ten|ımdan|imden|umdan) gönderildi\.?$/i,
  /^(从|從)我?的?.{1,30}(发送|傳送|寄出|发出)\.?$/,
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
    .replace(/\[([^\]]{1,60})\]\([^)]{0,100}\)/g, '$1')
    .replace(/\[?<?https?:\/\/[^\s\]>]{1,150}>?\]?/g, '')
    .replace(/\]\([^)]{0,100}\)/g, '')
    .replace(/^[\s\-–—_*>[(]+/, '')
    .replace(/[\s*_\])>-]+$/, '')
  return text.length <= 90 && !/[!?！？。…]$/.test(text) && added.some((pattern) => pattern.test(text))
}

/** The line before a signature (RFC 3676, 4.3), as it survives trimming and rewriting. */
export const isSignatureSeparator = (line: string) => /^(--|- -|—|——|–|-- -)[ \u00a0]?$/.test(line)

/** "-- Ada", where the name follows the dashes at once. */
export const isSignedName = (line: string) => /^--\s?\p{Lu}[\p{L}.' -]{1,38}$/u.test(line)

const listFooters =
  /mailing list$|mailing list\b.{0,40}@|\bto unsubscribe\b|\bunsubscribe\b.{0,80}(https?:|@|\bhere\b|this (list|group))|(https?:|@).{0,80}\bunsubscribe\b|to post to this group|you received this message because you are subscribed|https?:\/\/\S{1,200}\/(mailman|listinfo)/i

/** A line of what list servers put under a mail. */
export const isListFooter = (line: string) => line.length < 500 && listFooters.test(line)
