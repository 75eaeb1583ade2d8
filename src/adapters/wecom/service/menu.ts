import type { Choice } from '../../../core/ports/channel.ts'

/** Bytes and items of a menu. https://developer.work.weixin.qq.com/document/path/94677, "菜单消息" */
export const maxHeadBytes = 1024
export const maxItems = 10

/**
 * Buttons under a text. An id carries the message it belongs to, which WeCom does not tell when it is pressed: 64
 * characters, a separator and 32 are within its 128 bytes.
 */
export const menuMessage = (text: string, choices: Choice[], message: string): Record<string, unknown> => ({
  msgtype: 'msgmenu',
  msgmenu: {
    ...(text && { head_content: text }),
    list: choices.map(({ id, label }) => ({ type: 'click', click: { id: `${id}|${message}`, content: label } })),
  },
})

/** What was pressed, where it was one of our buttons: a menu that is set up in WeCom has ids of another shape. */
export function choiceIn(menuId: string): { choice: string; message: string } | null {
  const [, choice, message] = /^([\w.:-]{1,64})\|([\da-f]{32})$/.exec(menuId) ?? []
  return choice && message ? { choice, message } : null
}
