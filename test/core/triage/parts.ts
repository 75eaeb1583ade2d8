import { join } from 'node:path'
import { createTriage } from '../../../src/core/triage/index.ts'
import { loadTriage } from '../../../src/services/triage-data/load.ts'

/** Triage as it is delivered: the configured rules, table and thresholds, and the trained weights. */
export const parts = await loadTriage(join(import.meta.dirname, '../../../config/triage'))
export const classify = createTriage(parts)
