import type { Form } from './field.ts'

const yes = true as const

/** Forms of what is proposed, agreed to, done, checked and closed. */
export const solutionForms = {
  propose: {
    title: { zh: '提出方案', en: 'Propose a solution' },
    fields: {
      text: { kind: 'text', required: yes, label: { zh: '方案', en: 'The solution' } },
      steps: { kind: 'text', required: yes, label: { zh: '实施步骤', en: 'Steps' } },
      risks: { kind: 'text', required: yes, label: { zh: '风险', en: 'Risks' } },
      expected: { kind: 'text', required: yes, label: { zh: '预期效果', en: 'Expected result' } },
      responsibilities: {
        kind: 'rows',
        required: yes,
        label: { zh: '责任清单', en: 'Who does what' },
        columns: {
          step: { zh: '步骤', en: 'Step' },
          who: { zh: '负责人', en: 'Who' },
          by: { zh: '完成时间', en: 'By when' },
        },
      },
      validated: { kind: 'flag', required: yes, label: { zh: '已在内部验证', en: 'Validated by us' } },
      acceptance: { kind: 'text', label: { zh: '验收标准', en: 'What will count as accepted' } },
      backup: { kind: 'line', label: { zh: '升级前的备份', en: 'Backup before an upgrade' } },
    },
  },
  confirm: {
    title: { zh: '记录客户确认', en: "Record the customer's confirmation" },
    fields: {
      message: {
        kind: 'line',
        names: 'message',
        label: {
          zh: '客户确认的那条消息（编号；不填：最后一条）',
          en: 'The message that agrees (its id; none: their last)',
        },
      },
    },
  },
  implement: {
    title: { zh: '开始实施', en: 'Begin the work' },
    fields: {
      upgrade: { kind: 'flag', label: { zh: '包含升级（须先备份）', en: 'It is an upgrade (a backup comes first)' } },
      backup: {
        kind: 'line',
        required: yes,
        where: { field: 'upgrade', is: ['true'] },
        label: { zh: '升级前的备份', en: 'Backup before an upgrade' },
      },
    },
  },
  resolve: {
    title: { zh: '解决', en: 'Resolve' },
    fields: {
      text: {
        kind: 'text',
        required: yes,
        label: { zh: '解决方案（发给客户）', en: 'The solution (to the customer)' },
      },
      workaround: { kind: 'flag', label: { zh: '临时办法，彻底解决随后', en: 'A workaround; the rest follows' } },
    },
  },
  verify: {
    title: { zh: '验证', en: 'Verify' },
    fields: {
      method: {
        kind: 'choice',
        required: yes,
        label: { zh: '方式', en: 'How' },
        options: {
          'remote-test': { zh: '与客户远程测试', en: 'Remote test with the customer' },
          'on-site': { zh: '现场验收', en: 'On-site acceptance' },
          'data-check': { zh: '数据核对', en: 'Data check' },
        },
      },
      result: { kind: 'text', required: yes, label: { zh: '结果', en: 'Result' } },
    },
  },
  close: {
    title: { zh: '关闭', en: 'Close' },
    fields: {
      reason: {
        kind: 'line',
        label: { zh: '客户没有确认时：为什么关闭', en: 'Where the customer has not confirmed: why' },
      },
    },
  },
  reopen: {
    title: { zh: '重新打开', en: 'Reopen' },
    fields: { reason: { kind: 'line', required: yes, label: { zh: '原因', en: 'Reason' } } },
  },
  decline: {
    title: { zh: '不予实现', en: 'Decline' },
    fields: {
      reason: { kind: 'text', required: yes, label: { zh: '原因（发给客户）', en: 'Why (to the customer)' } },
      request: {
        kind: 'line',
        label: { zh: '与需求池中哪一条相同（编号）', en: 'The same wish in the pool (its id)' },
      },
    },
  },
} as const satisfies Record<string, Form>
