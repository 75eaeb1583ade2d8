import { test } from 'node:test'
import { killedAtRandom } from '../support/killed-at-random.ts'

// At other moments, and with the database killed as well: script/soak/faults
test('killed and emptied again and again in a run of 1,000 mails: 1,000 tickets, 1,000 acknowledgements, none twice', (context) =>
  killedAtRandom(context, { mails: 1000, seed: 1, database: false }))
