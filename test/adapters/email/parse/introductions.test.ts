import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readIntroduction } from '../../../../src/adapters/email/parse/visible/introductions.ts'

/** How mail programs introduce what they quote; `|` stands for a line break. */
const introductions: Record<string, string> = {
  'Gmail, English': 'On Mon, Jun 1, 2026 at 10:02 AM Ada Lane <ada@lane.example> wrote:',
  'Gmail, wrapped before the address': 'On Mon, Jun 1, 2026 at 10:02 AM Ada Lane |<ada@lane.example> wrote:',
  'Gmail, wrapped before the verb': 'On Monday, 1 June 2026 at 10:02, Ada Lane <ada@lane.example>|wrote:',
  'Gmail, wrapped twice':
    'On Mon, Jun 1, 2026 at 10:02 AM, Ada Lane of the Very Long Company Name|<ada.lane.with.a.long.name@lane.example>|wrote:',
  'Apple Mail': 'On 1 Jun 2026, at 10:02, Ada Lane <ada@lane.example> wrote:',
  'Apple Mail without address': 'On Jun 1, 2026, at 10:02 AM, Ada Lane wrote:',
  Thunderbird: 'On 01/06/2026 10:02, Ada Lane wrote:',
  'Thunderbird with address': 'On 6/1/26 10:02, ada@lane.example wrote:',
  Zoho: '---- On Mon, 01 Jun 2026 10:02:11 +0800 Ada Lane<ada@lane.example> wrote ----',
  'NetEase, English': 'At 2026-06-01 10:02:11, "Ada Lane" <ada@lane.example> wrote:',
  Evolution: 'On Mon, 2026-06-01 at 10:02 +0200, Ada Lane wrote:',
  'name first': 'Ada Lane <ada@lane.example> wrote on Mon, 1 Jun 2026 at 10:02:',
  'name and address': 'Ada Lane <ada@lane.example> wrote:',
  'name and bracketed address': 'Ada Lane (ada@lane.example) wrote:',
  Usenet: 'In message <abc123@lane.example>, Ada Lane <ada@lane.example> writes:',
  'Outlook for Mac': 'On 01.06.26, 10:02, "Ada Lane" <ada@lane.example> wrote:',
  'via a list': 'Ada Lane via Desk wrote:',
  'you wrote': 'At 6/1/2026 08:32 PM, you wrote:',
  'German, Gmail': 'Am Mo., 1. Juni 2026 um 10:02 Uhr schrieb Ada Lane <ada@lane.example>:',
  'German, Apple Mail': 'Am 01.06.2026 um 10:02 schrieb Ada Lane <ada@lane.example>:',
  'German, Thunderbird': 'Am 01.06.26 um 10:02 schrieb Ada Lane:',
  'German, wrapped': 'Am Montag, dem 01.06.2026 um 10:02 +0200 schrieb Ada Lane|<ada@lane.example>:',
  'German, name first': 'Ada Lane <ada@lane.example> schrieb am Mo., 1. Juni 2026, 10:02:',
  'German, GMX': 'Gesendet: Montag, 1. Juni 2026 um 10:02 Uhr schrieb "Ada Lane" <ada@lane.example>:',
  'French, Gmail': 'Le lun. 1 juin 2026 à 10:02, Ada Lane <ada@lane.example> a écrit :',
  'French, Apple Mail': 'Le 1 juin 2026 à 10:02, Ada Lane <ada@lane.example> a écrit :',
  'French, wrapped with a narrow blank': 'Le lun. 1 juin 2026 à 10:02, Ada Lane <ada@lane.example> a|écrit\u00a0:',
  Spanish: 'El lun, 1 jun 2026 a las 10:02, Ada Lane (<ada@lane.example>) escribió:',
  'Spanish, Apple Mail': 'El 1 jun 2026, a las 10:02, Ada Lane <ada@lane.example> escribió:',
  Italian: 'Il giorno lun 1 giu 2026 alle ore 10:02 Ada Lane <ada@lane.example> ha scritto:',
  'Italian, Apple Mail': 'Il giorno 1 giu 2026, alle ore 10:02, Ada Lane <ada@lane.example> ha scritto:',
  Portuguese: 'Em seg., 1 de jun. de 2026 às 10:02, Ada Lane <ada@lane.example> escreveu:',
  Dutch: 'Op ma 1 jun 2026 om 10:02 schreef Ada Lane <ada@lane.example>:',
  'Dutch, Apple Mail': 'Op 1 jun. 2026 om 10:02 heeft Ada Lane <ada@lane.example> het volgende geschreven:',
  Danish: 'Den man. 1. jun. 2026 kl. 10.02 skrev Ada Lane <ada@lane.example>:',
  'Norwegian without lead': 'man. 1. juni 2026 kl. 10:02 skrev Ada Lane <ada@lane.example>:',
  Swedish: 'Den mån 1 juni 2026 kl 10:02 skrev Ada Lane <ada@lane.example>:',
  Finnish: 'ma 1. kesäk. 2026 klo 10.02 Ada Lane (ada@lane.example) kirjoitti:',
  Polish: 'pon., 1 cze 2026 o 10:02 Ada Lane <ada@lane.example> napisał(a):',
  'Polish, Thunderbird': 'W dniu 1.06.2026 o 10:02, Ada Lane pisze:',
  'Polish, Dnia': 'Dnia 1 czerwca 2026 10:02 Ada Lane <ada@lane.example> napisał(a):',
  Czech: 'po 1. 6. 2026 v 10:02 odesílatel Ada Lane <ada@lane.example> napsal:',
  'Czech, Dne': 'Dne 1. 6. 2026 10:02 Ada Lane napsal(a):',
  Slovak: 'po 1. 6. 2026 o 10:02 Ada Lane <ada@lane.example> napísal(a):',
  Hungarian: 'Ada Lane <ada@lane.example> ezt írta (időpont: 2026. jún. 1., H, 10:02):',
  Romanian: 'În lun., 1 iun. 2026 la 10:02, Ada Lane <ada@lane.example> a scris:',
  'Russian, Gmail': 'пн, 1 июн. 2026 г. в 10:02, Ada Lane <ada@lane.example>:',
  'Russian with verb': '1 июня 2026 г., 10:02 пользователь Ada Lane <ada@lane.example> написал:',
  'Russian, Mail.ru': 'Понедельник, 1 июня 2026, 10:02 +03:00 от Ada Lane <ada@lane.example>:',
  'Russian, Thunderbird': '01.06.2026 10:02, Ada Lane пишет:',
  'Russian, Yandex': '01.06.2026, 10:02, "Ada Lane" <ada@lane.example>:',
  Ukrainian: 'пн, 1 черв. 2026 р. о 10:02 Ada Lane <ada@lane.example> пише:',
  Turkish: 'Ada Lane <ada@lane.example>, 1 Haz 2026 Pzt, 10:02 tarihinde şunu yazdı:',
  Greek: 'Στις Δευ 1 Ιουν 2026 στις 10:02 π.μ., ο/η Ada Lane <ada@lane.example> έγραψε:',
  Hebrew: 'בתאריך יום ב׳, 1 ביוני 2026 ב-10:02 מאת Ada Lane <ada@lane.example>:',
  Arabic: 'في الاثنين، 1 يونيو 2026 في 10:02 ص تمت كتابة ما يلي بواسطة Ada Lane <ada@lane.example>:',
  Vietnamese: 'Vào Th 2, 1 thg 6, 2026 vào lúc 10:02 Ada Lane <ada@lane.example> đã viết:',
  Thai: 'ในวันที่ จ. 1 มิ.ย. 2026 เวลา 10:02 Ada Lane <ada@lane.example> เขียนว่า:',
  Indonesian: 'Pada tanggal Sen, 1 Jun 2026 pukul 10.02 Ada Lane <ada@lane.example> menulis:',
  'Chinese, Gmail': 'Ada Lane <ada@lane.example> 于2026年6月1日周一 10:02写道：',
  'Chinese, Gmail with 在': '在 2026年6月1日周一 10:02，Ada Lane <ada@lane.example> 写道：',
  'Chinese, Apple Mail': '> 在 2026年6月1日，上午10:02，李明 <li@lane.example> 写道：',
  'Chinese, NetEase': '在 2026-06-01 10:02:11，"李明" <li@lane.example> 写道：',
  'Chinese, wrapped': '在 2026-06-01 10:02:11，"李明"|<li@lane.example> 写道：',
  'Chinese, Thunderbird': '在 2026/6/1 10:02, Ada Lane 写道:',
  'Chinese, Thunderbird with 于': '于 2026/6/1 10:02, Ada Lane 写道:',
  'traditional Chinese, Gmail': '李明 <li@lane.example> 於 2026年6月1日 週一 上午10:02寫道：',
  'traditional Chinese, Apple Mail': '李明 <li@lane.example> 於 2026年6月1日 上午10:02 寫道：',
  'Japanese, Gmail': '2026年6月1日(月) 10:02 Ada Lane <ada@lane.example>:',
  'Japanese, Apple Mail': '2026/06/01 10:02、Ada Lane <ada@lane.example>のメール:',
  'Japanese, Thunderbird': 'On 2026/06/01 10:02, 田中 wrote:',
  'Korean, Gmail': '2026년 6월 1일 (월) 오전 10:02, Ada Lane <ada@lane.example>님이 작성:',
  'Korean, Apple Mail': '2026. 6. 1. 오전 10:02, Ada Lane <ada@lane.example> 작성:',
  'date, zone and name': '2026-06-01 10:02 GMT+08:00 Ada Lane <ada@lane.example>:',
  quoting: 'Quoting Ada Lane <ada@lane.example>:',
  'Lotus Notes': 'Ada Lane wrote on 06/01/2026 10:02:11 AM:',
  'traditional Chinese, Thunderbird': '於 2026/6/1 上午 10:02, Ada Lane 提到:',
  emphasised: '*On Mon, 1 Jun 2026 10:02, Ada Lane <ada@lane.example> wrote:*',
}

const prose: Record<string, string> = {
  'a wrapped sentence': 'On 3 May 2026 at 10:02 I wrote|to your colleague.',
  'a log that says something': 'At 10:02 the log says:',
  'a Chinese sentence with 提到': '客服在2026年6月1日 10:02提到',
  'a sentence beginning with On': 'On Monday I will be in Berlin:',
  'a report of what was said': 'On 3 May your colleague wrote that it would work',
  'a list': 'In 2026 we saw the following:',
  'an address to write to': 'Please send it to ada@lane.example:',
  'a time and a colon': 'The error came at 10:02:',
  'a log line': '2026-06-01 10:02:11 ERROR: user ada@lane.example not found',
  'a Chinese sentence with 在': '在设置页面里点击保存后报错：',
  'a Chinese sentence with 写': '我在2026年6月1日写了一个脚本：',
  'a Chinese time': '于2026年6月1日开始出现问题：',
  'a greeting': 'Dear Ada,',
  'a German sentence': 'Am 01.06.2026 haben wir bestellt:',
  'a French sentence': 'Le 1 juin 2026 nous avons commandé :',
  'a header of its own': 'Steps to reproduce:',
  'an account': 'Account: ada@lane.example, since 2026:',
}

describe('the introduction of a quote', () => {
  for (const [name, text] of Object.entries(introductions)) {
    it(`is recognised: ${name}`, () => {
      const lines = text.split('|')
      assert.equal(readIntroduction([...lines, '', 'Hello'], 0)?.length, lines.length)
    })
  }
  for (const [name, text] of Object.entries(prose)) {
    it(`is not taken for certain in ${name}`, () =>
      assert.notEqual(readIntroduction(text.split('|'), 0)?.certain, true))
  }
})
