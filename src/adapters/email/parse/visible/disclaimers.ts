/** How the legal notice begins that companies put under every mail. */
const openings = [
  /^[*_\s]*(confidentiality( notice)?|disclaimer|legal notice|privacy notice|important notice|haftungsausschluss|avis de confidentialité|aviso legal|免责声明|保密声明|保密提示|重要提示|声明)\s*[:：*]/i,
  /^[*_\s]*(th(is|e information (contained )?in this|e contents of this)) (e-?mail|message|communication|transmission)\b/i,
  /^[*_\s]*(der inhalt dieser|diese) (e-?mail|nachricht)\b/i,
  /^[*_\s]*(ce message|ce courriel|cet e-?mail)\b/i,
  /^[*_\s]*(este (mensaje|correo|e-?mail)|esta mensagem)\b/i,
  /^[*_\s]*(questo messaggio|questa e-?mail|le informazioni contenute)\b/i,
  /^[*_\s]*dit (bericht|e-?mail)\b/i,
  /^[*_\s]*(detta (e-?post)?(meddelande|mejl|brev)|denne (e-?mail|e-?post|mail|melding|meddelelse))\b/i,
  /^[*_\s]*(niniejsza wiadomość|ta wiadomość|treść tej wiadomości)/i,
  /^[*_\s]*(настоящее|данное|это) (сообщение|письмо)/i,
  /^[*_\s]*(本|此)(电子)?(邮件|郵件|電子郵件|信件|消息)/,
  /^[*_\s]*(この|本)(電子)?メール/,
  /^[*_\s]*본 ?(메일|이메일|전자우편|메시지)/,
]

/** What makes the mail a secret, or somebody's alone. */
const secret =
  'confidential|privileged|intended (only|solely|exclusively|recipient)|addressee|disclos|vertraulich|rechtlich geschützt|confidentiel|confiden[cz]ia|privilegi|riservat|vertrouwelijk|geadresseerde|konfidentiel|konfidensiel|fortrolig|poufn|конфиденциальн|保密|机密|機密|秘密|기밀|비밀'

/** What else such a notice speaks of. */
const further =
  'intended for the|unauthori[sz]ed|sender|in error|delete|prohibited|sole use|adressat|empfänger|unbefugt|irrtümlich|vernicht|lösch|absender|gestattet|untersagt|destinat|erreur|détrui|supprim|expéditeur|interdit|divulg|prohibid|proibid|remitente|remetente|errore|por error|por erro|cancell|vietat|mittente|bestemd|verwijder|verboden|afzender|mottagare|modtager|mottaker|avsändare|afsender|radera|adresat|omyłk|usuni|zabroni|nadawc|получател|ошибк|удал|запрещ|отправител|разглаш|收件人|指定|授权|授權|删除|刪除|禁止|泄露|披露|误收|发件人|受信者|宛先|誤って|削除|破棄|開示|수신|잘못|삭제|금지|발신'

const secretPattern = new RegExp(secret, 'iu')
const terms = new RegExp(`${secret}|${further}`, 'giu')

/** Lines that scanners add, and what companies ask of whoever prints. */
const added = [
  /^[*_\s]*(this e-?mail (has been|was) (checked|scanned) for viruses|diese e-?mail wurde .{0,60}auf viren geprüft|l['’]absence de virus dans ce|este correo .{0,60}(analizado|comprobado).{0,40}virus|questa e-?mail è stata (controllata|esaminata).{0,40}virus|deze e-?mail is gecontroleerd op virussen)/i,
  /^[*_\s]*((please )?consider the environment before printing|think before you print|before printing,? (please )?think)/i,
]

const longestNotice = 12

/** Whether a legal notice begins at line `index`: a writer may well call his own mail confidential, or sent in error. */
export function isDisclaimer(lines: string[], index: number): boolean {
  const first = lines[index]!.slice(0, 400)
  if (added.some((pattern) => pattern.test(first))) return true
  if (!openings.some((pattern) => pattern.test(first))) return false
  const paragraph: string[] = []
  for (const line of lines.slice(index, index + longestNotice)) {
    if (line.trim() === '' && paragraph.length > 1) break
    paragraph.push(line.slice(0, 1_000))
  }
  const text = paragraph.join(' ').slice(0, 1_500).toLowerCase()
  return secretPattern.test(text) && new Set(text.match(terms)).size > 1
}
