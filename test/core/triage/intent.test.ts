import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Intent, type Language, readIntent } from '../../../src/core/triage/index.ts'

const cases: Record<Language, [string, Intent][]> = {
  zh: [
    ['谢谢！', 'thanks'],
    ['谢谢', 'thanks'],
    ['好的，谢谢', 'thanks'],
    ['辛苦了，多谢🙏', 'thanks'],
    ['非常感谢您的帮助', 'thanks'],
    ['已解决', 'confirmed'],
    ['问题已经解决了，谢谢', 'confirmed'],
    ['好了，可以登录了', 'confirmed'],
    ['现在正常了', 'confirmed'],
    ['没问题了，可以关闭', 'confirmed'],
    ['确认', 'confirmed'],
    ['又出现了同样的问题，用户还是无法登录', 'not-solved'],
    ['没有解决', 'not-solved'],
    ['问题还没解决，谢谢', 'not-solved'],
    ['还是不行', 'not-solved'],
    ['谢谢，但是还是报错', 'not-solved'],
    ['刚才好了，现在又断了', 'not-solved'],
    ['解决了吗？', 'question'],
    ['请问什么时候能解决', 'question'],
    ['谢谢，那发票什么时候寄出？', 'question'],
    ['谢谢，另外我们想增加一个用户', 'other'],
    ['如果好了我再告诉你', 'other'],
    ['登录可以了，但打印不太对劲', 'other'],
    ['附件是日志', 'other'],
    ['谢谢你们的处理，我把今天下午出现的情况和截图整理了一份文档放在附件里面，请工程师看一下那里的第三点', 'other'],
  ],
  en: [
    ['Thanks!', 'thanks'],
    ['Thank you very much for your help.', 'thanks'],
    ['great, thx', 'thanks'],
    ['solved, thanks', 'confirmed'],
    ['It works now, thank you!', 'confirmed'],
    ['Confirmed.', 'confirmed'],
    ['yes', 'confirmed'],
    ['The problem is fixed. You can close the ticket.', 'confirmed'],
    ['thanks, but it still fails', 'not-solved'],
    ['not solved', 'not-solved'],
    ['solved? no', 'not-solved'],
    ["It's still not working", 'not-solved'],
    ["That didn't help", 'not-solved'],
    ['The same error came back this morning', 'not-solved'],
    ['It happened again', 'not-solved'],
    ['unresolved', 'not-solved'],
    ['Is it solved?', 'question'],
    ['Thanks, when will the invoice be sent?', 'question'],
    ['Thanks, however the invoice is wrong', 'other'],
    ['I will tell you if it works', 'other'],
    ['See the attached log', 'other'],
    ['It should be fixed', 'other'],
    [`Thanks. ${'We went through everything with the team and wrote down what we saw. '.repeat(2)}`, 'other'],
  ],
}
for (const language of ['zh', 'en'] as const) {
  for (const [text, intent] of cases[language]) {
    test(`${text.slice(0, 60)}: ${intent}`, () => assert.equal(readIntent(text, language), intent))
  }
}
