import type { Form } from './field.ts'

const yes = true as const

/** Forms of what is done outside the desk: reproducing a fault, going there, putting right what was complained of. */
export const fieldWorkForms = {
  reproduce: {
    title: { zh: '重现问题', en: 'Reproduction' },
    fields: {
      environment: {
        kind: 'text',
        required: yes,
        label: { zh: '环境清单（系统、版本、设备、网络）', en: 'The environment (system, versions, devices, network)' },
      },
      recording: { kind: 'line', label: { zh: '录屏（文件名或链接）', en: 'Screen recording (file or link)' } },
      network: { kind: 'text', label: { zh: '网络日志', en: 'Network logs' } },
      found: {
        kind: 'choice',
        required: yes,
        label: { zh: '在哪里找到（依次检查环境、配置、代码）', en: 'Where it was found, checked in this order' },
        options: {
          environment: { zh: '环境', en: 'Environment' },
          configuration: { zh: '配置（环境已排除）', en: 'Configuration (not the environment)' },
          code: { zh: '代码（环境和配置已排除）', en: 'Code (neither environment nor configuration)' },
          nowhere: { zh: '三处都检查过，没有重现', en: 'Not reproduced, all three checked' },
        },
      },
      result: { kind: 'text', required: yes, label: { zh: '结果', en: 'Result' } },
    },
  },
  'on-site': {
    title: { zh: '安排现场处理', en: 'Work on site' },
    fields: {
      reason: { kind: 'text', required: yes, label: { zh: '为什么要到现场', en: 'Why somebody has to go there' } },
      on: { kind: 'date', required: yes, label: { zh: '哪一天', en: 'On which day' } },
      group: {
        kind: 'rows',
        required: yes,
        label: { zh: '专项小组', en: 'The task group' },
        columns: { who: { zh: '人员', en: 'Who' }, task: { zh: '分工', en: 'For what' } },
      },
      acceptance: {
        kind: 'text',
        required: yes,
        label: { zh: '与客户事先约定的验收标准', en: 'What was agreed with the customer as accepted' },
      },
    },
  },
  rectify: {
    title: { zh: '整改措施', en: 'Rectification' },
    fields: {
      measures: { kind: 'text', required: yes, label: { zh: '措施', en: 'What is put right' } },
      who: { kind: 'line', required: yes, label: { zh: '负责人', en: 'By whom' } },
      by: { kind: 'date', required: yes, label: { zh: '完成时间（到期回访）', en: 'By when (it is looked at then)' } },
    },
  },
} as const satisfies Record<string, Form>
