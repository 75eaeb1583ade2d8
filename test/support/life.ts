import { after } from 'node:test'
import type { Command } from '../../src/core/commands.ts'
import { simulatedDesk } from './simulated-desk.ts'

export const OUTAGE = '生产系统全部宕机，所有用户无法登录，业务中断，请立即处理！'
export const MINOR = '部分标签打印不出来，可以手工填写。'

const agents = [
  { id: 'li', name: '李工', role: 'l1' },
  { id: 'wang', name: '王工', role: 'l1' },
  { id: 'sun', name: '孙工', role: 'l2' },
  { id: 'yan', name: '严博', role: 'rd' },
  { id: 'pan', name: '潘经理', role: 'product' },
  { id: 'chen', name: '陈主管', role: 'supervisor' },
]

const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

/** A desk with everybody of the process on a Monday morning, closed when the tests are done. */
export async function processDesk(config: Record<string, unknown> = {}) {
  const desk = await simulatedDesk({ from: '2026-11-23T10:00:00+08:00', config: { agents, ...config } })
  open.push(desk)
  return {
    ...desk,
    /** Opens a ticket of this type by a first message, and gives it. */
    begin: async (id: string, text: string, type: string, from: Record<string, string> = {}) => {
      await desk.write({
        id,
        text,
        subject: id,
        from: { address: 'ann@customer.example', name: 'Ann', verified: true, ...from },
      })
      const made = await desk.store.tickets.get((await desk.tickets())[0]!.id)
      return desk.command('chen', made!.number, { command: 'set-type', type })
    },
    /** What the customer writes further in the conversation that began with `first`. */
    says: (first: string, id: string, text: string, references?: string[]) =>
      desk.write({
        id,
        text,
        conversation: { key: first, address: 'ann@customer.example', ...(references && { references }) },
      }),
    now: async (number: string) => (await desk.store.tickets.byNumber(number))!,
    /** What agents were told of a ticket, by kind. */
    told: async (ticketId: string, kind: string) =>
      (await desk.store.outbound.ofTicket(ticketId)).filter((row) => row.audience === 'desk' && row.kind === kind),
    sent: async (ticketId: string) =>
      (await desk.store.outbound.ofTicket(ticketId)).filter(
        (row) => row.audience === 'customer' && row.state === 'sent',
      ),
    events: async (ticketId: string, event: string) =>
      (await desk.store.timeline.ofTicket(ticketId)).filter((each) => each.event === event),
  }
}

export const proposal: Command = {
  command: 'propose',
  text: '更换打印驱动。',
  steps: '1. 备份 2. 安装 3. 试打',
  risks: '安装时打印暂停十分钟',
  expected: '标签全部可以打印',
  responsibilities: '安装 | 李工 | 今天下午',
  validated: true,
}
