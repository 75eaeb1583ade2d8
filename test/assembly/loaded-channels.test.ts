import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { testDatabases } from '../support/databases.ts'
import { faultPlace } from '../support/fault-desk.ts'
import { type ChannelName, channelNames, startSixChannels } from '../support/six-channels.ts'
import { until } from '../support/until.ts'

/** What each channel's folder loads that no other part of the desk does. */
const libraries: Record<ChannelName, string[]> = {
  email: ['smtp-server'],
  web: [],
  slack: ['@slack/web-api', '@slack/socket-mode'],
  discord: ['discord.js'],
  wecom: ['fast-xml-parser'],
  wechat: ['wechaty'],
}
const hook = new URL('../support/loaded-packages.ts', import.meta.url).href

const loadedBy = async (context: TestContext, names: readonly ChannelName[]): Promise<Set<string>> => {
  const platforms = await startSixChannels()
  context.after(() => platforms.stop())
  const place = await faultPlace(context)
  const file = join(place.dataDir, 'loaded-packages')
  const { NODE_OPTIONS = '' } = platforms.environment
  const desk = await place.start({
    config: platforms.config(names),
    env: { NODE_OPTIONS: `${NODE_OPTIONS} --import=${hook}`, LOADED_PACKAGES: file },
  })
  await platforms.connect(desk)
  // One message all the way through: what is loaded only then counts, too.
  for (const name of names) await platforms.write(desk, name, 'The label is printed twice.')
  const sent = { kind: 'acknowledgement', state: 'sent' }
  await until(
    'acknowledged',
    async () => (await place.db.collection('outbound').countDocuments(sent)) === names.length,
    { seconds: 60 },
  )
  await desk.stop()
  return new Set((await readFile(file, 'utf8')).trim().split('\n'))
}

/** Kept up from the first test to the last. */
const { stop } = await testDatabases()
after(stop)

for (const name of channelNames) {
  test(`a desk with ${name} alone loads the library of no other channel`, async (context) => {
    const loaded = await loadedBy(context, [name])
    const own = libraries[name]
    for (const library of own) assert.ok(loaded.has(library), `${library} is loaded`)
    const foreign = channelNames.flatMap((each) => libraries[each]).filter((each) => !own.includes(each))
    assert.deepEqual(
      foreign.filter((each) => loaded.has(each)),
      [],
    )
  })
}
