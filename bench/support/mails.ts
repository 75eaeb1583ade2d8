import MailComposer from 'nodemailer/lib/mail-composer/index.js'

const english = [
  'Since this morning every label of our second warehouse is printed twice, although nobody changed a setting.',
  'We have restarted the print server and the two stations; it made no difference.',
  'The first labels come out well, and the copies follow about ten seconds later.',
  'The log of the station shows one job, so the doubling must happen behind it.',
  'Our colleagues have to throw the copies away by hand, which costs them an hour a day.',
]
const chinese = [
  '今天早上开始，二号仓库的每张标签都会打印两次，我们没有改过任何设置。',
  '打印服务器和两台工作站都已经重启过，情况没有变化。',
  '第一张标签是正常的，大约十秒以后会再出来一张一样的。',
  '工作站的日志里只有一个任务，重复应该是在后面产生的。',
  '同事们现在只能手工把多余的标签挑出来，每天要多花一个小时。',
]
const BYTES = 5000
const HEADERS = 600

/** A mail of about 5 kB as a mail server hands it over, from a sender of its own; every second one is Chinese. */
export function makeMail(index: number): Promise<Buffer> {
  const chinesePart = index % 2 === 1
  const composer = new MailComposer({
    from: chinesePart
      ? `客户${index} <customer${index}@customer.example>`
      : `Customer ${index} <customer${index}@customer.example>`,
    to: 'support@desk.example',
    subject: chinesePart ? `订单 ${index} 的标签打印了两次` : `The label of order ${index} is printed twice`,
    messageId: `<bench-${index}@customer.example>`,
    headers: {
      'Authentication-Results':
        'mx.desk.example; dkim=pass header.d=customer.example; dmarc=pass header.from=customer.example',
    },
    text: textOf(index, chinesePart ? chinese : english, chinesePart ? encodedChinese : plain),
  })
  return composer.compile().build()
}

const plain = (text: string) => text.length
/** Base64, in lines. */
const encodedChinese = (text: string) => Buffer.byteLength(text) * 1.37

function textOf(index: number, sentences: string[], sizeOf: (text: string) => number): string {
  let text = ''
  for (let at = index; sizeOf(text) < BYTES - HEADERS; at++) {
    text += `${at - index + 1}. ${sentences[at % sentences.length]}\n${(at - index) % 4 === 3 ? '\n' : ''}`
  }
  return text
}
