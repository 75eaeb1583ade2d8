import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { it } from 'node:test'
import { parse } from 'yaml'
import { scopes } from '../../../src/adapters/slack/check.ts'
import { registration } from '../../../src/adapters/slack/desk/forms.ts'

it('the manifest asks for the scopes that the check wants, for the mentions and for the shortcut', async () => {
  const manifest = parse(await readFile('docs/channels/slack-manifest.yaml', 'utf8'))
  assert.deepEqual(manifest.oauth_config.scopes.bot.toSorted(), [...scopes, 'app_mentions:read', 'commands'].toSorted())
  assert.deepEqual(
    manifest.features.shortcuts.map((one: { type: string; callback_id: string }) => [one.type, one.callback_id]),
    [['global', registration]],
  )
})
