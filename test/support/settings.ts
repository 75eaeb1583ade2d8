import { places } from '../../src/assembly/places.ts'
import { overlay, readYaml } from '../../src/config/overlay.ts'
import { configSchema } from '../../src/config/schema.ts'
import { type Config, loadConfig, settingsFrom } from '../../src/config.ts'
import type { Settings } from '../../src/core/settings.ts'

/** The product's own defaults, with what a test needs laid over them. */
export async function testConfig(over: Record<string, unknown> = {}): Promise<Config> {
  if (Object.keys(over).length === 0) return loadConfig({ defaults: places.defaults, over: undefined, environment: {} })
  return configSchema.parse(overlay(await readYaml(places.defaults), over))
}

export const testSettings = async (over: Record<string, unknown> = {}): Promise<Settings> =>
  settingsFrom(await testConfig(over), [])
