import type { Choice } from '../../../core/ports/channel.ts'

/** https://developer.work.weixin.qq.com/document/path/90236, "按钮交互型" */
export const maxButtons = 6
export const maxCardText = 160

/** A card with buttons. `task` comes back with the key of the one that is pressed, and may be used once. */
export const cardMessage = (text: string, choices: Choice[], task: string): Record<string, unknown> => ({
  msgtype: 'template_card',
  template_card: {
    card_type: 'button_interaction',
    main_title: {},
    sub_title_text: text,
    task_id: task,
    button_list: choices.map(({ id, label }, index) => ({ text: label, style: index === 0 ? 1 : 2, key: id })),
  },
})
