import assert from 'node:assert/strict'
import { test } from 'node:test'
import { XMLValidator } from 'fast-xml-parser'
import { type Chart, drawChart } from '../../../src/services/charts/index.ts'

const chart: Chart = {
  title: 'By <customer> & "tier"',
  kind: 'bar',
  categories: ['华东物流', 'A & B <i>', `"Quoted" & 'quoted'`],
  series: [
    { name: 'opened', values: [3, 1, null] },
    { name: '关闭', values: [2, 1, 0] },
  ],
  empty: 'Nothing in this period',
}

for (const [name, drawn] of Object.entries({
  'upright bars': chart,
  'lying bars': { ...chart, horizontal: true, most: 100 },
  lines: { ...chart, kind: 'line' as const },
  'an empty period': { ...chart, categories: [] },
})) {
  test(`${name}: a browser that reads XML strictly can show it, whatever the names are`, () => {
    assert.equal(XMLValidator.validate(drawChart(drawn)), true)
  })
}

test('an empty period says so, and explains no colours', () => {
  const svg = drawChart({ ...chart, categories: [] })
  assert.match(svg, /Nothing in this period/)
  assert.doesNotMatch(svg, /opened/)
})
