import { type Config, settingsFrom } from '../config.ts'
import type { FlowParts } from '../core/flows/parts.ts'
import { createCalendars } from '../core/time/calendars.ts'
import { createZone } from '../core/time/zone.ts'
import { createTriage, type TriageParts } from '../core/triage/index.ts'
import { ownTable } from '../core/triage/priority.ts'
import { loadHolidays } from '../services/holidays/index.ts'
import { loadTriage } from '../services/triage-data/load.ts'
import { places } from './places.ts'
import { checkLocale, loadTemplates } from './templates.ts'

export type Rules = Pick<FlowParts, 'settings' | 'calendar' | 'calendars' | 'triage' | 'templates'> & {
  /** What the triage in it was made of. */
  triageParts: TriageParts
}

/**
 * What decides: the settings, the calendars, triage and the texts, without a language model. `surfaces` are the desk
 * surfaces that are connected. Throws `ConfigError`.
 */
export async function loadRules(config: Config, surfaces: { channel: string; account: string }[]): Promise<Rules> {
  const settings = settingsFrom(config, surfaces)
  const templates = await loadTemplates(places.templates, config.templates)
  checkLocale(config.locale, templates)
  const calendars = await createCalendars(settings.calendars, createZone(settings.timeZone), loadHolidays)
  const usual = await loadTriage(places.triage, settings.locale.startsWith('zh') ? 'zh' : 'en')
  const names = settings.priorities.map(({ name }) => name)
  const triageParts = { ...usual, table: ownTable(usual.table, names, config.triage.table) }
  return {
    settings,
    calendar: calendars.default!,
    calendars,
    triage: { classify: createTriage(triageParts), table: triageParts.table, model: null },
    triageParts,
    templates,
  }
}
