import { test } from 'node:test'
import { withFrozenDatabase } from '../support/frozen-database.ts'

// A minute, and 1,000 messages: script/soak/faults
test('PostgreSQL and the gateway stand still while messages come in: none is taken, lost or doubled', (context) =>
  withFrozenDatabase(context, { each: 30, perSecond: 6, seconds: 8, slackRepeats: [0, 3000, 12_000] }))
