/** Whole clauses, in either language, simplified and in lower case, without marks at their ends. */

const thing =
  '(?:it|this|that|all|everything|things|(?:the|my|our|this|your) [a-z-]+(?: [a-z-]+)?|(?:problem|issue|error|ticket|e?mail|message|order|login|printer|payment)s?)'
const since =
  '(?: (?:now|again|already|fine|perfectly|properly|correctly|well|great|smoothly|flawlessly|completely|fully|today|too|like a charm|as (?:it should|expected|before)|on (?:our|my) (?:side|end)|for (?:me|us)|here))*'
const well =
  '(?:solved|resolved|fixed|sorted(?: out)?|gone|fine|ok(?:ay)?|good|great|working|running|done|online|correct|repaired|coming (?:in|through)|back(?: (?:up|online|to normal|in action))?|up(?: and running)?)'

/** It is solved: a state that is reached, never one that is wished for, asked about, partly reached or ahead. */
const confirmations: RegExp[] = [
  new RegExp(
    `^(?:yes |yep |ok |and )?${thing} ?(?:is|'s|are|'re|was|has been|have been|seems|looks)? ?(?:now |all |finally |already |again )*${well}${since}$`,
  ),
  new RegExp(`^(?:yes |ok |and |now )?(?:${thing} )?(?:now |finally |all )?works?${since}$`),
  new RegExp(
    `^(?:now |finally |all |already |problem |issue )*(?:solved|resolved|fixed|sorted(?: out)?|working (?:again|now|fine)|all (?:good|set|fine|well|clear)|good to go|back to normal|back online|up and running)${since}$`,
  ),
  /^(?:i|we)(?:'re|'m| are| am) (?:now |all )?(?:back(?: (?:up|online|in|in business))?|up and running|online again|set|good)(?: (?:now|again))?$/,
  /^(?:it |all |this )?(?:looks|seems|is) (?:good|fine|ok(?:ay)?|correct|right) now$/,
  /^(?:(?:i )?(?:logged|signed|got) in successfully)$/,
  /^(?:i|we|you) can(?: [a-z-]+){1,4} (?:again|now)$/,
  /^(?:so )?(?:you (?:can|may) |please |feel free to |we can |go ahead and )?close(?: (?:it|this|the|that)(?: (?:ticket|case|issue|request|one))?)?(?: now)?$/,
  /^(?:that|this|it|(?:the|your) [a-z-]+|restarting|reinstalling|updating)(?: has)? (?:fixed|solved|resolved|did|cured) (?:it|that|this|the (?:problem|issue|error|trick))$/,
  /^(?:no|there are no|we see no|i see no) (?:more|further) (?:errors?|problems?|issues?|complaints?|crashes)(?: (?:now|here))?$/,
  /^(?:(?:it|this|the (?:error|problem|issue)) )?(?:no longer|doesn't|does not) (?:happens?|occurs?|appears?|shows?)(?: up)?(?: (?:any ?more|now))?$/,
  /^(?:i|we) (?:don't|do not|no longer) (?:have|see|get) (?:the|this|that|any) (?:problem|issue|error)s?(?: (?:any ?more|now))?$/,
  /^(?:tested|confirmed|confirm|verified|did the trick|it's fine)$/,
  /^(?:(?:好的?|是的?|嗯|对|刚刚?|重新登录|重启|刷新|之?后|试(?:过)?了?(?:一?下)?|数据|订单|记录|文件|照片|余额|也|现在|目前|刚才|这边|我们?(?:这边|这里)?|测试|验证|确认|终于|已经?|全部|都|全|一切|问题|故障|系统|网络|账号|设备|机器|页面|登录|打印机?|功能|网|app)*)(?:(?:解决|修好|修复|恢复|搞定|弄好|处理好|处理完|正常|没(?:有|啥|什么)?问题|没事|可以|能用|好使|回来|通过?|好|行|ok)(?:正常)?(?:了|啦|咯)|恢复正常|没有?问题|(?:可以|能)(?:正常)?(?:使用|登录|登陆|登|打印|访问|打开|用|看到?|上网|上|收到?|发|导出|下单|付款|支付|连接?|进去?|工作|运行)(?:了|啦)|可以正常使用|测试通过|验证通过|测试正常|测试ok)$/,
  /^(?:好了){2,}$/,
  /^(?:问题|故障|现在|都|全部|全|确认|目前|这边)*已经?(?:完全|全部|彻底|都)?(?:解决|修好|修复|恢复|搞定|处理好?)(?:正常|完毕)?(?:了|啦)?$/,
  /^(?:现在|已经|都|也)*不(?:再)?(?:报错|卡|慢|闪退|掉线|死机|断|出现|弹窗?|重启)了$/,
  /^(?:问题|故障)?(?:没有?|未)再(?:次)?(?:出现|发生|报错|发现)过?(?:了|问题)?$/,
  /^(?:(?:所以|那)?(?:可以|请|麻烦|帮忙|同意|就|确认))*(?:关闭|关单|结单|结案|关掉)(?:工单|单子|此单|本单)?(?:吧|了|啦)?$/,
  /^可以关了?(?:吧|了)$/,
  /^确认(?:无误|完成|解决|关闭|收货|好了)?$/,
  /^(?:我|我们)?(?:都|已经?)?收到(?:货|退款|发票|款|钱|快递|配件)了?$/,
  /^(?:重启|刷新|更新|重装|升级|换了?|按(?:您|你们?)说的)(?:电脑|设备|一下|版本|之|以|后|就|都|做|弄)*(?:好|可以|正常|行|解决)了$/,
]

const thanks: RegExp[] = [
  /^(?:(?:ok|okay|great|perfect|many|much|big|noted|hi|and|alright|super|a million|so|with)[ -]?)*(?:thanks|thank (?:you|u)|thankyou|thx|tnx|ty|cheers|much appreciated|(?:i |we )?(?:really )?appreciate (?:it|that|your [a-z]+)|appreciated|much obliged)(?: (?:(?:again|so|very|much|a lot|a million|a bunch|indeed|in advance|guys|all|team|everyone|everybody|mate)|for (?:(?:all )?(?:the|your)(?: (?!wrong|useless|broken|bad|late|terrible|nothing|worst|slow)[a-z]+){1,4}|(?:letting me know|helping|sorting (?:it|this)|fixing (?:it|this)|everything|that|this|it|all))))*$/,
  /^(?:thanks|thank you|thx|cheers) (?!nothing|but|however|still|yet|not?$)[a-z]{2,12}$/,
  /^(?:好的?|ok|嗯|那|先|真的?|太|多|非常|十分|万分|再次|实在|衷心|谢|感)*(?:谢谢|感谢|谢|感恩|辛苦)(?:了|啦|哈|呀|哦|您|你|们|大家|各位|亲|的|及时|耐心|热心|帮助|帮忙|支持|回复|答复|处理|解答|服务|告知|贵司|工程师)*$/,
  /^(?:谢谢|感谢|辛苦)(?:小|老)?\p{Script=Han}{1,2}(?:工|老师|师傅|经理|总|哥|姐)?$/u,
  /^(?:3q|thx|thanks|merci|danke|gracias|多谢|麻烦(?:您|你们?)?了)$/,
]

/** What comes along and says nothing by itself. */
const courtesies: RegExp[] = [
  /^(?:(?:(?:ok(?:ay)?|alright|great|perfect|yes|super|cool) ?)+|done|that was it|that's (?:very |so )?(?:kind|nice|great|good)(?: of you)?|you(?:'re| are) (?:the best|awesome|great|amazing)|(?:hi |hello )?(?:i|we)(?:'ve| have)? (?:just )?(?:tested|tried|checked)(?: (?:it|this|that|again))?|perfect|awesome|excellent|wonderful|super|good|nice|cool|brilliant|fantastic|lovely|got it|noted|understood|yes|yep|yup|hi|hello|hey|bye|cheers|please|great news|good (?:job|work|news|morning|afternoon)|well done|(?:hi|hello|hey|dear)(?: [a-z]+){1,2}|have a (?:nice|good|great|lovely) [a-z]+|(?:with )?(?:kind |best |warm |many )?regards|all the best|best|take care|i(?:'ll| will) wait|looking forward(?: to it)?|sent from my [a-z ]{2,12})$/,
  /^(?:(?:好[的哒滴嘞]?)+|(?:我|我们|刚|刚刚)*(?:试|测试?|看)(?:过)?了?(?:一?下)?|嗯+|收到|知道了?|明白了?|了解了?|懂了|您好|你好|亲|哈喽|行|太好了|太棒了|真棒|厉害|点赞|非常好|很满意|我?(?:再)?等(?:您|你们?)?的?(?:消息|通知|回复)|祝(?:您|你|大家)?\p{Script=Han}{1,6}|(?:生活|工作|周末)愉快|再见|拜拜|此致|敬礼)$/u,
]

const fits = (clause: string, patterns: RegExp[]): boolean => patterns.some((pattern) => pattern.test(clause))

export type ClauseKind = 'confirmation' | 'thanks' | 'courtesy'

/** What a whole clause says, or null for anything that somebody has to read. */
export function clauseKind(clause: string): ClauseKind | null {
  const bare = clause.replace(/^(?:(?:i|we) )?(?:can )?confirm(?:ed)?(?: that)? (?=[a-z])/, '')
  if (fits(bare, confirmations)) return 'confirmation'
  if (fits(clause, thanks)) return 'thanks'
  return fits(clause, courtesies) ? 'courtesy' : null
}
