import type { Connection } from 'mongoose'
import type { PaceStore } from '../../core/ports/store.ts'
import { admit, type Limit, type Pace } from '../../core/process/pace.ts'
import { batched } from '../batch.ts'
import { isOutage } from '../errors.ts'
import { createTable } from '../table.ts'
import { type PaceRow, paceSchema } from './schema.ts'

type Asked = { limits: Limit[]; now: Date }

export function createPaceStore(connection: Connection): PaceStore {
  const table = createTable<PaceRow, PaceRow>(connection, 'paces', paceSchema, (row) => row)
  const doors = new Map<string, (asked: Asked) => Promise<number>>()

  /** Those who ask at one time are let out together, unless another process was faster: then they look again. */
  async function letOut(name: string, asked: Asked[]): Promise<number[]> {
    for (;;) {
      const row = await table.get(name)
      let pace: Pace = { sent: row?.sent ?? [], promised: row?.promised ?? null }
      const waits = asked.map(({ limits, now }) => {
        const answer = admit(limits, pace, now)
        pace = answer.pace
        return answer.waitMs
      })
      if (!row) {
        const [fresh] = await table.insert([{ _id: name, ...pace, version: 1 }])
        if (fresh) return waits
      } else {
        const { version } = row
        if (await table.update({ _id: name, version }, { $set: { ...pace, version: version + 1 } })) return waits
      }
    }
  }

  function doorOf(name: string): (asked: Asked) => Promise<number> {
    const known = doors.get(name)
    if (known) return known
    const door = batched(async (asked: Asked[]) => (await letOut(name, asked)).map((result) => ({ result })), isOutage)
    doors.set(name, door)
    return door
  }

  return {
    ask: (name, limits, now) => doorOf(name)({ limits, now }),
    async sent(name) {
      return (await table.get(name))?.sent ?? []
    },
  }
}
