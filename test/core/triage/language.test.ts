import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detectLanguage } from '../../../src/core/triage/index.ts'

const cases: [string, string | undefined][] = [
  ['登录不了', 'zh'],
  ['請問怎麼修改密碼', 'zh'],
  ['登录时报错 TypeError: Cannot read properties of undefined', 'zh'],
  ['API 返回 500', 'zh'],
  ['ERP崩了', 'zh'],
  ['请看日志:\njava.lang.NullPointerException: null\n at com.foo.Bar.baz(Bar.java:12)', 'zh'],
  ['https://desk.example/登录 打不开', 'zh'],
  ['iPhone 15 Pro Max 上 App 闪退', 'zh'],
  ['help', 'en'],
  ['The label for 华为 is printed twice', 'en'],
  ['Our customer 北京恒达电子有限公司 cannot log in to the portal', 'en'],
  ['Bonjour, je ne peux pas me connecter', 'en'],
  ['ログインできません', 'en'],
  ['로그인이 안 됩니다', 'en'],
  ['Не могу войти', 'en'],
  ['12345', undefined],
  ['https://desk.example/a/b', undefined],
  ['👍', undefined],
  ['', undefined],
]
for (const [text, language] of cases) {
  test(`${JSON.stringify(text)} is ${language}`, () => assert.equal(detectLanguage(text), language))
}
