import { isForwardSubject } from '../subject.ts'
import { asks } from './asking.ts'
import type { Filter } from './evidence.ts'

/** Subjects that programs give to answers nobody wrote; each followed by a colon, a bracket, a dash or nothing. */
const absent = [
  'automatic reply',
  'automatic response',
  'automated reply',
  'automated response',
  'auto[- ]?reply',
  'auto[- ]?response',
  'autoresponse',
  'auto[- ]?responder',
  'out of (the )?office( auto-?reply| reply| message| notification| autoreply)?',
  'ooo',
  'oof',
  'vacation (reply|response|message|notice)',
  'away from (my )?(the )?(mail|office|desk)( message)?',
  'on vacation',
  'on holiday',
  'on (annual|maternity|parental|sick) leave',
  'automatische antwort',
  'abwesenheits(notiz|benachrichtigung|meldung|nachricht|agent|info)',
  'abwesenheit',
  'abwesend',
  'automatische rückmeldung',
  'automatische e-?mail-?antwort',
  'nicht im (büro|haus)',
  'autom\\. antwort',
  'réponse automatique',
  'reponse automatique',
  'absence du bureau',
  "message d['’]absence",
  "notification d['’]absence",
  'absent(e)? du bureau',
  'absence',
  'respuesta automática',
  'respuesta automatica',
  'fuera de (la )?oficina',
  'ausente',
  'mensaje de ausencia',
  'resposta automática',
  'resposta automatica',
  'ausência( temporária)?',
  'fora do escritório',
  'estou ausente',
  'risposta automatica',
  'fuori (sede|ufficio)',
  "assenza dall['’]ufficio",
  'risposta fuori sede',
  'risposta di assenza',
  'automatisch antwoord',
  'afwezig(heidsbericht)?',
  'afwezigheid',
  'automatische beantwoording',
  'niet aanwezig',
  'autosvar',
  'automatiskt svar',
  'automatisk svar',
  'frånvaro(meddelande)?',
  'fraværsmelding',
  'fraværende',
  'ikke til stede',
  'frånvarande',
  'poissaoloilmoitus',
  'automaattinen vastaus',
  'olen poissa',
  'odpowiedź automatyczna',
  'automatyczna odpowiedź',
  'autoodpowiedź',
  'automatická odpověď',
  'automatická odpoveď',
  'automatikus válasz',
  'házon kívül',
  'nieobecność',
  'mimo kancelář',
  'poza biurem',
  'автоответ',
  'автоматический ответ',
  'автоматична відповідь',
  'автоматическое уведомление',
  'нет на работе',
  'вне офиса',
  'răspuns automat',
  'otomatik yanıt',
  'otomatik cevap',
  'ofis dışında',
  'αυτόματη απάντηση',
  'απουσία',
  'automatski odgovor',
  'samodejni odgovor',
  '自动回复',
  '自動回覆',
  '自動回復',
  '自动答复',
  '自動答覆',
  '自动应答',
  '外出自动回复',
  '外出回复',
  '不在办公室',
  '休假自动回复',
  '假期自动回复',
  '休假中',
  '系统自动回复',
  '自動返信',
  '自動応答',
  '自動送信',
  '不在通知',
  '不在のお知らせ',
  '不在連絡',
  '自動返信メール',
  '자동 ?응답',
  '자동 ?회신',
  '부재 ?중( 알림| 자동 ?응답| 메시지| 회신)?',
  'trả lời tự động',
  'balasan otomatis',
  'การตอบกลับอัตโนมัติ',
  'ตอบกลับอัตโนมัติ',
  'رد تلقائي',
  'الرد التلقائي',
  'מענה אוטומטי',
  'תשובה אוטומטית',
  'הודעת היעדרות',
].join('|')

const opening = '^[\\s\\[(【「\\*<]*'
const closing =
  '\\s*([:：;\\])】」>!–—-]|\\.?$|( from| until| till| since| bis| vom| ab| du| jusqu| hasta| del)\\b| re\\b|\\d)'
const automaticSubject = new RegExp(`${opening}(${absent})${closing}`, 'iu')
/** The words and nothing else: they may be what a question is about. */
const bareSubject = new RegExp(`${opening}(${absent})[\\s.!。！\\])】」>*]*$`, 'iu')
const absenceInSubject =
  /\b(is|am|are|will be) (currently )?(out of (the )?office|on vacation|on leave|away from the office)\b|\((auto-?reply|automatic reply|out of office|abwesend|auto-?antwort)\)|\[auto-?reply\]|^auto: .*(\bout of\b|returning|\bre:|abwesend|absent)|\bist (derzeit |zur zeit )?(nicht im (büro|haus)|außer haus|abwesend)\b/iu

const subject: Filter = (mail) => {
  const text = mail.subject.slice(0, 300).trim()
  const isNamed = automaticSubject.test(text) && !(bareSubject.test(text) && asks(mail.visibleText))
  return isNamed || absenceInSubject.test(text) ? 'out of office (subject)' : null
}

/** Statements by which a program says that it writes; taken from the beginning of the mail. */
const machine = [
  /\bthis is an? (automat(ed|ic)|automatically[- ]generated|auto-?generated|computer[- ]generated|system[- ]generated)( e-?mail)? (reply|response|message|e-?mail|acknowledg\w+|notification)/i,
  /\bthis (e-?mail|message|reply|response|notification) (was|is|has been) (sent |generated |created )?(automatically|auto-?generated)/i,
  /\bthis (mailbox|inbox|e-?mail address|address|account) is (not|no longer|un)[- ]?(being )?(monitored|attended|checked|read|in use)/i,
  /\b(please )?do not (reply|respond) (directly )?to this (automated |automatic |auto-?generated )?(e-?mail|message)/i,
  /\bautomatisch (generierte|erzeugte|erstellte|versandte) (e-?mail|nachricht|antwort)|\bdies ist eine automatische (antwort|nachricht|e-?mail)|nachricht wurde automatisch (generiert|erzeugt|erstellt|versandt)|bitte antworten sie nicht auf diese/i,
  /\b(ceci est un(e)?|cet?) (message|réponse|e-?mail|courriel)( est)? (généré |envoyé )?automatique(ment)?|réponse automatique|merci de ne pas répondre à ce/i,
  /\b(este es un|este) (mensaje|correo)( es| ha sido)? (generado |enviado )?automátic(o|amente)|respuesta automática|no responda a este (correo|mensaje)/i,
  /\b(esta é uma|este é um) (mensagem|resposta|e-?mail) automátic|não responda a es(te|ta)/i,
  /\bquesto (è un )?(messaggio|e-?mail) (è stato )?(generato |inviato )?automatic|risposta automatica|non rispondere a questa/i,
  /(这|這|此|本)(是|为|為)?(一)?(封)?(邮件|郵件|信|回复|回覆|电子邮件)?(是|为|為|由)?.{0,8}(系统|系統)?(自动|自動)(回复|回覆|发送|發送|发出|發出|生成|产生|產生|应答)/,
  /(系统|系統)自(动|動)(发送|發送|发出|發出|回复|回覆|生成).{0,12}(请勿|請勿|勿|不要)/,
  /[（(【[](系统|系統)?(自动|自動)(回复|回覆|答复)[）)】\]]|这是来自.{2,12}的.{0,4}自动回复|[([]auto(matic|mated)?[- ]?(reply|response)[)\]]/i,
  /(请勿|請勿)(直接)?(回复|回覆)(此|本|该)?(邮件|郵件|信)|请不要直接回复/,
  /このメール(は|に).{0,20}(自動(送信|返信|配信|的に)|返信(しない|でき|いただけ))|自動返信(メール|です|にて)|自動的に(送信|返信)/,
  /본 ?메일은 .{0,20}(자동|발신 ?전용)|자동으로 (발송|전송|응답|회신)/,
  /(это|данное) (письмо|сообщение) (создано|сгенерировано|отправлено) автоматически|автоматическ(ое|ий) (сообщение|ответ|уведомление)|не отвечайте на это/i,
]

/** Statements of absence. They count in a short mail that says what one says in such mails alone. */
const away = [
  /\bI('m| am| will be|'ll be| shall be)( currently| presently| now)? (out of( the|) office|on (annual |sick |maternity |parental |paternity )?leave|on (vacation|holiday)|away from (the office|my (desk|e-?mail)))/i,
  /\bI('m| am| will be|'ll be)\b.{0,60}\b(limited|no|little|intermittent|sporadic) access to (my )?e-?mail/i,
  /\b(currently|presently) (out of( the|) office|on leave|away)\b|\bout of( the|) office (until|from|through|and will|with)\b/i,
  /\bich bin (derzeit|zur zeit|aktuell|momentan|bis|vom|ab|am|im)?.{0,50}(nicht im (büro|haus)|abwesend|nicht erreichbar|außer haus|im urlaub)/i,
  /\bich befinde mich .{0,30}(im urlaub|in elternzeit|auf (dienst|geschäfts)reise)/i,
  /\bje suis (actuellement )?(absent|en (congé|vacances)|hors du bureau)|\bje serai absent/i,
  /\b(estoy|estaré|me encuentro) (actualmente )?(fuera de (la )?oficina|de vacaciones|ausente)/i,
  /\b(estou|estarei|encontro-me) (atualmente )?(fora do escritório|de férias|ausente)/i,
  /\bsono (attualmente )?(fuori (sede|ufficio)|assente|in ferie)|\bsarò (assente|fuori ufficio|in ferie)/i,
  /\bik ben .{0,40}(afwezig|niet (aanwezig|op kantoor|bereikbaar)|met vakantie|op vakantie)/i,
  /\bjag är .{0,40}(inte på kontoret|bortrest|ledig|på semester)|\bjeg (er|har|holder) .{0,40}(ikke på kontoret|på ferie|ferie|bortreist|fraværende)/i,
  /\b(olen|olemme) .{0,30}(lomalla|poissa|vapaalla)|\b(jestem|przebywam) .{0,30}(na urlopie|nieobecn|poza biurem)|(čerpám|čerpam|mám) .{0,20}dovolen|\b(jsem|som) .{0,30}(na dovolen|mimo kancelář|neprítomn)/i,
  /\b(szabadságon|házon kívül) (vagyok|leszek)|\bsunt .{0,30}(în concediu|plecat)|\bna godišnjem (sam )?odmoru|\bna dopustu|(izindeyim|izinde olacağım|ofis dışındayım)|у відпустці|σε άδεια|בחופשה|في إجازة/i,
  /(我|本人)(目前|现在|現在|正在|正|于|於|将|將)?.{0,16}(休假|外出|出差|不在(办公室|辦公室|公司)|度假|年假|产假|請假|请假)/,
  /(您|你)的(来信|來信|邮件|郵件|来函|信件)(我)?(已|已经|已經)(收到|收悉|查收).{0,30}(尽快|儘快|会|會|将|將)?/,
  /(現在|ただいま|本日).{0,20}(不在|休暇|外出|出張)|不在にして(おり|い)|(休暇|お休み|休業).{0,6}(いただ|頂|取得|とさせ)/,
  /tôi (đang|sẽ|hiện đang) (nghỉ phép|đi công tác|vắng mặt)/i,
  /(현재|지금).{0,20}(부재|휴가|출장)/,
  /я (сейчас |временно |буду )?.{0,20}(в отпуске|не в офисе|отсутствую|вне офиса)|меня не будет в офисе/i,
]

const consequence =
  /\b(return(ing)?|back (on|in)|respond|reply|as soon as|until|access to|urgen|urgên|contact|contatt|rückkehr|zurück|dringend|wenden|weitergeleitet|vertretung|retour|regreso|vuelta|retorno|rientro|terug|dringende|brådskande|haste|kontakt|tillbaka|tilbage|tilbake|kiireelli|yhtey|piln|naléhav|naliehav|sürgős|acil|hitn|nujn|liên hệ)|回来|返回|回復|回复|回覆|尽快|儘快|紧急|緊急|急事|联系|聯繫|聯絡|電話|电话|戻り|お急ぎ|ご連絡|返信|복귀|연락|вернусь|срочн|термінов|обращайтесь|επείγ|דחופ|عاجل/iu

/** Whether one of the patterns occurs in the text other than behind an opening quotation mark. */
function states(patterns: RegExp[], text: string): boolean {
  return patterns.some((pattern) => {
    const match = pattern.exec(text)
    return match !== null && !/(?<!\p{L})["'“‘「『«„][^"'”’」』»“]{0,40}$/u.test(text.slice(0, match.index))
  })
}

const body: Filter = (mail) => {
  if (isForwardSubject(mail.subject)) return null
  if (states(machine, mail.visibleText.slice(0, 400))) return 'automatic reply (text)'
  if (mail.visibleText.length > 1_000 || asks(mail.visibleText)) return null
  return states(away, mail.visibleText.slice(0, 250)) && consequence.test(mail.visibleText)
    ? 'out of office (text)'
    : null
}

export const phraseFilters: Filter[] = [subject, body]
