import type { Form } from './field.ts'

const yes = true as const

/** What is written down of a call, a visit or something found in monitoring: what a message would have said itself. */
export const registrationForm = {
  title: { zh: '登记工单', en: 'Register a contact' },
  fields: {
    channel: {
      kind: 'choice',
      required: yes,
      label: { zh: '来源', en: 'How' },
      options: {
        phone: { zh: '电话', en: 'Phone call' },
        visit: { zh: '上门', en: 'Visit' },
        monitoring: { zh: '监控发现', en: 'Found in monitoring' },
      },
    },
    name: { kind: 'line', label: { zh: '客户姓名', en: 'Name of the customer' } },
    address: { kind: 'line', required: yes, label: { zh: '联系方式', en: 'Where to reach them' } },
    subject: { kind: 'line', required: yes, label: { zh: '主题', en: 'Subject' } },
    text: {
      kind: 'text',
      required: yes,
      label: {
        zh: '描述（何时、现象、影响、已尝试）',
        en: 'What happened: when, what was seen, whom it affects, what was tried',
      },
    },
    type: {
      kind: 'choice',
      label: { zh: '类型', en: 'Type' },
      options: {
        fault: { zh: '产品故障', en: 'Product fault' },
        usage: { zh: '使用咨询', en: 'Usage question' },
        complaint: { zh: '服务投诉', en: 'Service complaint' },
        custom: { zh: '定制需求', en: 'Custom request' },
      },
    },
  },
} as const satisfies Form
