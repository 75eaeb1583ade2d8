import { inLanguage } from '../shared/words.ts'

/** The words for one customer in several channels. */
export const words = inLanguage({
  en: {
    title: 'Other channels',
    continueIn: 'Go on in',
    stay: 'this channel',
    code: 'Send a code for another channel',
    codeSent: 'The code is on its way: whoever writes it in another channel is this customer.',
    link: 'Link an address',
    channel: 'Channel',
    address: 'Address or user id',
    linked: (address: string) => `${address} belongs to this customer now.`,
  },
  zh: {
    title: '其他渠道',
    continueIn: '转到渠道',
    stay: '当前渠道',
    code: '发送绑定其他渠道的验证码',
    codeSent: '验证码已发出：在其他渠道发来这个验证码的，就是这位客户。',
    link: '关联地址',
    channel: '渠道',
    address: '地址或用户 ID',
    linked: (address: string) => `${address} 已归到这位客户名下。`,
  },
})
