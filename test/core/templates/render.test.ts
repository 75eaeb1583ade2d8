import assert from 'node:assert/strict'
import { test } from 'node:test'
import { places } from '../../../src/assembly/places.ts'
import { loadTemplates } from '../../../src/assembly/templates.ts'
import { languageOf, placeholders, renderTemplate } from '../../../src/core/templates/render.ts'

const templates = {
  en: { hello: 'Hello {{name}},\n\n{{more}}\nby {{day}} or {{other}}\n\nBye' },
  zh: { hello: '您好{{name}}' },
}

test('a line whose placeholders are all empty is left out, and no gap stays', () => {
  assert.equal(renderTemplate(templates, 'en-GB', 'hello', { name: 'Ann' }), 'Hello Ann,\n\nBye')
  assert.equal(
    renderTemplate(templates, 'en', 'hello', { name: 'Ann', day: 'Monday' }),
    'Hello Ann,\n\nby Monday or \n\nBye',
  )
})

test('what a customer wrote is no template', () => {
  assert.equal(renderTemplate(templates, 'zh-CN', 'hello', { name: '{{secret}}' }), '您好{{secret}}')
})

test('a language without texts is served in English', () => {
  assert.equal(languageOf(templates, 'fr'), 'en')
  assert.equal(languageOf(templates, 'zh_TW'), 'zh')
})

test('a template that is not there is an error, not an empty message', () => {
  assert.throws(() => renderTemplate(templates, 'en', 'nothing', {}), /no template 'nothing'/)
})

test('both languages of the product have the same texts with the same placeholders', async () => {
  const { zh = {}, en = {} } = await loadTemplates(places.templates)
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort())
  for (const name of Object.keys(en)) {
    assert.deepEqual(placeholders(zh[name]!).sort(), placeholders(en[name]!).sort(), name)
  }
})
