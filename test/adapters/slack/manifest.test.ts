import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { it } from 'node:test'
import { parse } from 'yaml'
import { scopes } from '../../../src/adapters/slack/check.ts'

it('the manifest asks for the scopes that the check wants, and for the mentions', async () => {
  const manifest = parse(await readFile('docs/channels/slack-manifest.yaml', 'utf8'))
  assert.deepEqual(manifest.oauth_config.scopes.bot.toSorted(), [...scopes, 'app_mentions:read'].toSorted())
})
