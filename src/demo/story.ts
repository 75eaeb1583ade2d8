/** What a made-up customer answers, once each, so many seconds after they have heard such a thing. */
export type Answer = { to: 'acknowledgement' | 'reply' | 'solution' | 'survey'; afterSeconds: number; text: string }

/** A made-up customer: how and when they write first, counted from the beginning, and what they answer. */
export type Customer = {
  name: string
  address: string
  by: 'mail' | 'chat'
  locale: 'zh-CN' | 'en'
  atSecond: number
  subject: string
  text: string
  answers: Answer[]
}

/** What a made-up agent does to the ticket of one customer, so many seconds after the step before. */
export type Act = { afterSeconds: number; command: { command: string; [field: string]: string } }

export const customers: Customer[] = [
  {
    name: '陈静',
    address: 'chen.jing@huadong.example',
    by: 'chat',
    locale: 'zh-CN',
    atSecond: 0,
    subject: '',
    text: '系统突然登录不上了，全公司都没法办公，请尽快处理！',
    answers: [
      {
        to: 'acknowledgement',
        afterSeconds: 8,
        text: '补充一下：从九点十分开始的，提示“服务不可用 503”，所有人都这样。',
      },
      { to: 'solution', afterSeconds: 8, text: '已经解决了，谢谢' },
      { to: 'survey', afterSeconds: 10, text: '5 5 4 处理得很快' },
    ],
  },
  {
    name: 'Emma Fischer',
    address: 'emma.fischer@northwind.example',
    by: 'mail',
    locale: 'en',
    atSecond: 5,
    subject: 'Exporting the monthly report',
    text: 'Hello,\n\nhow do I export the monthly report to Excel? I could not find a button for it.\n\nBest regards\nEmma',
    answers: [{ to: 'reply', afterSeconds: 10, text: 'Thank you, that helps.' }],
  },
  {
    name: '刘洋',
    address: 'liuyang@jinhai.example',
    by: 'mail',
    locale: 'zh-CN',
    atSecond: 12,
    subject: '发票打印失败',
    text: '你好，\n\n发票打印失败：预览正常，但点打印后提示错误 E-1043，今天上午开始的，只有财务部两台电脑这样。\n\n刘洋',
    answers: [
      { to: 'acknowledgement', afterSeconds: 20, text: '版本是 5.2.1，Windows 11。重启过电脑和打印机，还是一样。' },
    ],
  },
  {
    name: 'Jonas Weber',
    address: 'jonas.weber@alpenbau.example',
    by: 'chat',
    locale: 'en',
    atSecond: 20,
    subject: '',
    text: 'Since the update this morning the dashboard loads very slowly for part of our team, about a minute a page.',
    answers: [
      { to: 'reply', afterSeconds: 8, text: 'It is the sales team, all of them in Munich. The others are fine.' },
      { to: 'solution', afterSeconds: 8, text: 'Solved, thanks!' },
    ],
  },
  {
    name: 'Priya Nair',
    address: 'priya@lumen.example',
    by: 'mail',
    locale: 'en',
    atSecond: 30,
    subject: 'Three days without an answer',
    text: 'I have been waiting for an answer for three days and your support hung up on me twice. This is unacceptable.',
    answers: [{ to: 'acknowledgement', afterSeconds: 60, text: 'When will somebody look into this?' }],
  },
  {
    name: '周倩',
    address: 'zhou.qian@xinghe.example',
    by: 'mail',
    locale: 'zh-CN',
    atSecond: 45,
    subject: '数据对接需求',
    text: '我们想把工单数据每天同步到自己的数据仓库，能否提供定制的数据对接接口？\n\n周倩',
    answers: [],
  },
]

/** One ticket is worked on without you, so that a whole life of one can be seen: the first customer's. */
export const colleague: { agent: string; customer: string; acts: Act[] } = {
  agent: 'li',
  customer: '陈静',
  acts: [
    { afterSeconds: 6, command: { command: 'accept' } },
    {
      afterSeconds: 8,
      command: { command: 'reply', text: '您好，我是李工，已经在查了：认证服务没有响应，正在切换到备用节点。' },
    },
    { afterSeconds: 6, command: { command: 'note', text: '认证服务的磁盘写满了，先扩容，再清日志。' } },
    {
      afterSeconds: 15,
      command: { command: 'progress', done: '找到原因：认证服务磁盘写满', next: '扩容并重启服务', eta: '一分钟内' },
    },
    {
      afterSeconds: 25,
      command: {
        command: 'resolve',
        text: '已扩容并重启认证服务，现在应该可以登录了。今天会加上磁盘告警，避免再次发生。',
      },
    },
  ],
}
