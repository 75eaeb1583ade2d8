import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { places } from '../../../src/assembly/places.ts'
import { loadTemplates } from '../../../src/assembly/templates.ts'
import { previewTemplates } from '../../../src/core/templates/preview.ts'

describe("a desk's own texts", () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'echodesk-texts-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const write = (language: string, text: string) => writeFile(join(folder, `${language}.yaml`), text)
  const load = () => loadTemplates(places.templates, folder)

  it('are laid over those that are shipped, text by text', async () => {
    await write('en', 'nobody: a colleague of ours')
    const { en, zh } = await load()
    assert.equal(en?.nobody, 'a colleague of ours')
    assert.ok(en?.acknowledgement)
    assert.ok(zh?.nobody)
  })

  it('are refused where a variable is unknown: the file, the text and what there is are named', async () => {
    await write('en', 'reopened: "Ticket {{nummer}} is open again"')
    await assert.rejects(load(), /en\.yaml: reopened: .*\{\{nummer\}\}.*\{\{number\}\}/)
  })

  it('are refused where nothing has that name, or that language', async () => {
    await write('en', 'acknowledgment: Hello')
    await assert.rejects(load(), /acknowledgment: there is no text of this name/)
    await write('en', '')
    await write('fr', 'nobody: personne')
    await assert.rejects(load(), /fr\.yaml.*zh and en|fr\.yaml.*en and zh/)
  })

  it('read well with made-up values: no variable is left, none is unknown', async () => {
    const templates = await loadTemplates(places.templates)
    const now = new Date('2026-10-20T02:00:00Z')
    for (const { name, language, preview } of previewTemplates(templates, now, (_, at) => at.toISOString())) {
      assert.doesNotMatch(preview, /\{\{|\}\}|undefined|null/, `${name} in ${language}`)
    }
  })
})
