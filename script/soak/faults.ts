import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { withFrozenDatabase } from '../../test/support/frozen-database.ts'
import { killedAtRandom } from '../../test/support/killed-at-random.ts'

const seed = Number(process.env.SOAK_SEED || randomInt(1_000_000))
const ROUNDS = 5

for (let round = 0; round < ROUNDS; round++) {
  test(`kill -9 of the desk, of Redis and of the database, and FLUSHALL, while 1,000 mails come in: seed ${seed + round}`, (context) =>
    killedAtRandom(context, { mails: 1000, seed: seed + round }))
}

test('the database stands still for a minute while 1,000 messages come in', (context) =>
  withFrozenDatabase(context, { each: 334, perSecond: 5, seconds: 60, slackRepeats: [0, 20_000, 60_000] }))
