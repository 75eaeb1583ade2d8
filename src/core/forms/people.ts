import type { Form } from './field.ts'

const yes = true as const
const channel = { kind: 'line', required: yes, names: 'channel', label: { zh: '渠道', en: 'Channel' } } as const
const address = { zh: '地址', en: 'Address' }

/** Forms of whose the ticket is: the agent it is given to, the customer and where they are written to. */
export const peopleForms = {
  assign: {
    title: { zh: '指派', en: 'Assign' },
    fields: {
      agent: { kind: 'line', required: yes, names: 'agent', label: { zh: '交给', en: 'To' } },
      summary: {
        kind: 'text',
        label: { zh: '交接说明（仅内部可见）', en: 'What they should know (stays inside)' },
      },
    },
  },
  'continue-in': {
    title: { zh: '换渠道继续', en: 'Go on in a channel' },
    fields: { channel },
  },
  'link-customer': {
    title: { zh: '关联客户地址', en: 'Link an address' },
    fields: { channel, address: { kind: 'line', required: yes, label: address } },
  },
  'unlink-customer': {
    title: { zh: '解除客户地址', en: 'Unlink an address' },
    fields: { channel, address: { kind: 'line', required: yes, names: 'address', label: address } },
  },
} as const satisfies Record<string, Form>
