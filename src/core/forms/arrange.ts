import type { Form } from './field.ts'

const yes = true as const
const ticket = { zh: '工单号', en: 'Ticket number' }

/** Forms that put tickets in relation to each other and in order, and conversations into other hands. */
export const arrangeForms = {
  merge: {
    title: { zh: '合并', en: 'Merge' },
    fields: { into: { kind: 'line', required: yes, names: 'sibling', label: { zh: '合并到工单', en: 'Into ticket' } } },
  },
  split: {
    title: { zh: '拆分', en: 'Split' },
    fields: {
      subject: { kind: 'line', required: yes, label: { zh: '新工单的主题', en: 'Subject of the new ticket' } },
      messages: {
        kind: 'list',
        required: yes,
        names: 'message',
        label: { zh: '移过去的消息（编号）', en: 'Messages to take along (ids)' },
      },
    },
  },
  link: {
    title: { zh: '关联', en: 'Link' },
    fields: {
      to: { kind: 'line', required: yes, label: ticket },
      relation: {
        kind: 'choice',
        required: yes,
        label: { zh: '关系', en: 'Relation' },
        options: {
          related: { zh: '相关', en: 'related' },
          duplicate: { zh: '重复', en: 'duplicate' },
          causes: { zh: '导致', en: 'causes' },
          'caused-by': { zh: '由其导致', en: 'caused by' },
          follows: { zh: '接续', en: 'follows' },
          'followed-by': { zh: '被接续', en: 'followed by' },
        },
      },
    },
  },
  unlink: {
    title: { zh: '取消关联', en: 'Unlink' },
    fields: { to: { kind: 'line', required: yes, names: 'linked', label: ticket } },
  },
  'hand-over': {
    title: { zh: '转给同事在渠道应用中接待', en: "Hand over to a colleague in the channel's app" },
    fields: {
      to: {
        kind: 'line',
        label: {
          zh: '接待人员（客服或其在该渠道的账号；不填：排队等候）',
          en: 'To whom (an agent, or their id there; none: whoever is free)',
        },
      },
    },
  },
  tag: {
    title: { zh: '加标签', en: 'Tag' },
    fields: { tag: { kind: 'line', required: yes, label: { zh: '标签', en: 'Tag' } } },
  },
  untag: {
    title: { zh: '去标签', en: 'Untag' },
    fields: { tag: { kind: 'line', required: yes, names: 'tag', label: { zh: '标签', en: 'Tag' } } },
  },
} as const satisfies Record<string, Form>
