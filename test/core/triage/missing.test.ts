import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Detail, TriageInput } from '../../../src/core/triage/index.ts'
import { classify } from './parts.ts'

const cases: [TriageInput, Detail[]][] = [
  [{ text: '打印报错' }, ['when', 'affected', 'environment', 'steps', 'tried', 'attachments']],
  [{ text: '今天上午升级到3.2版本后，点击保存就报错，财务部所有同事都这样，重启过也不行，截图见附件' }, []],
  [{ text: '今天早上打印机打印报错', attachments: 2 }, ['affected', 'environment', 'steps', 'tried']],
  [
    { text: 'Export fails with an error since yesterday, Chrome 120 on Windows' },
    ['affected', 'steps', 'tried', 'attachments'],
  ],
  [
    {
      text: 'Export fails for all users since Monday when I click the button. Version 3.2, I restarted it.\n```\nError: 500\n```',
    },
    [],
  ],
  [{ text: 'How do I export my invoices in the Windows client?' }, []],
]
for (const [input, missing] of cases) {
  test(`${input.text.slice(0, 60)}: asks for ${missing.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(classify(input).missing, missing)
  })
}
