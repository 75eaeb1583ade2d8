import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemory } from '../../../src/services/search/memory.ts'

const solved: [id: string, title: string, text: string][] = [
  ['login', '无法登录', '用户无法登录系统，输入密码后没有反应'],
  ['print', '标签打印不出来', '标签打印机不出纸'],
  ['invoice', '发票抬头', '请问在哪里可以修改发票抬头'],
]

const memory = createMemory()
for (const [id, title, text] of solved) memory.learn({ kind: 'ticket', id, title, text })

const same: [question: string, id: string][] = [
  ['登录不上\n登录不上', 'login'],
  ['登陆不了系统\n我的帐号今天登陆不了，提示密码错误', 'login'],
  ['不能登录\n早上开始不能登录系统了', 'login'],
  ['打不出标签\n标签打不出来了', 'print'],
  ['无法打印标签\n无法打印标签', 'print'],
]
for (const [question, id] of same) {
  test(`what was solved in other words is found: ${question.split('\n')[0]}`, () => {
    const [first] = memory.find(question, 'ticket', 3)
    assert.equal(first?.id, id)
    assert.ok(first.coverage > 0.2 || first.named > 0.6, JSON.stringify(first))
  })
}

test('a long question is known by the title that says the same, also where little was solved yet', () => {
  const young = createMemory()
  young.learn({ kind: 'ticket', id: 'login', title: '无法登录', text: '无法登录系统' })
  const [found] = young.find('登录不上\n我的账号登录不上，请帮忙看一下，急用', 'ticket', 3)
  assert.equal(found?.named, 1)
  young.learn({ kind: 'ticket', id: 'bare', title: '咨询', text: '咨询' })
  assert.equal(young.find('咨询一下报表怎么导出', 'ticket', 3)[0]?.named, 0, 'a title of one word names nothing')
})
