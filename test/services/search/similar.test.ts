import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { createSimilar } from '../../../src/services/search/similar.ts'
import { similarLines } from '../../../src/services/search/similar-lines.ts'
import { tokensOf } from '../../../src/services/search/tokens.ts'

const solved: [string, string][] = [
  ['printer', '标签打印机打印出来的标签错位'],
  ['login', '无法登录系统，提示密码错误'],
  ['export', '导出报表时提示内存不足'],
  ['invoice', '请问在哪里修改发票抬头'],
  ['card', 'My card has not arrived yet, it was ordered two weeks ago'],
  ['topup', 'My top-up was declined although the card has funds'],
  ['pin', 'How do I change the PIN of my card?'],
  ['crash', 'The app crashes when I open the settings page'],
]

function filled() {
  const index = createSimilar()
  for (const [id, text] of solved) index.add(id, text)
  return index
}

const questions: [string, string][] = [
  ['打出来的标签位置偏了', 'printer'],
  ['系统登录不上去', 'login'],
  ['报表导不出来', 'export'],
  ['发票抬头怎么改', 'invoice'],
  ['發票抬頭如何更改', 'invoice'],
  ["Where's my new card? Still hasn't arrived", 'card'],
  ['topping up declined', 'topup'],
  ['changing my PIN', 'pin'],
  ['app crashing in settings', 'crash'],
]
for (const [text, expected] of questions) {
  test(`“${text}” finds ${expected} first`, () => {
    assert.equal(filled().search(text)[0]?.id, expected)
  })
}

test('best first, at most the limit, and nothing for what shares no word', () => {
  const found = filled().search('card', 2)
  assert.equal(found.length, 2)
  assert.ok(found[0]!.score >= found[1]!.score)
  assert.deepEqual(filled().search('zebra'), [])
  assert.deepEqual(filled().search('🙂'), [])
})

test('what is removed is not found; what is added again is found by its new text only', () => {
  const index = filled()
  index.remove('crash')
  index.remove('never there')
  assert.ok(!index.search('app crashes').some(({ id }) => id === 'crash'))
  index.add('pin', 'The speaker is silent')
  assert.equal(index.search('silent speaker')[0]?.id, 'pin')
  assert.ok(!index.search('change PIN').some(({ id }) => id === 'pin'))
})

test('words meet in their stem, contractions in their meaning, Chinese in characters and pairs', () => {
  assert.deepEqual(tokensOf('Transfers'), tokensOf('transferring'))
  assert.deepEqual(tokensOf('charged'), tokensOf('charge'))
  assert.deepEqual(tokensOf('don’t'), tokensOf("doesn't"))
  assert.deepEqual(tokensOf('打印机'), ['打', '打印', '印', '印机', '机'])
})

test('a query against 20,000 texts answers in time', () => {
  const index = createSimilar()
  const words = Array.from({ length: 3_000 }, (_, number) => `word${(number * 7919).toString(36)}`)
  for (let id = 0; id < 20_000; id++) {
    const text = Array.from(
      { length: 12 },
      (_, place) => words[(id * 31 + place * place * 17) % (place < 3 ? 20 : 3_000)],
    )
    index.add(String(id), `how do I ${text.join(' ')}`)
  }
  const times = Array.from({ length: 50 }, (_, query) => {
    const started = performance.now()
    index.search(`how do I ${words[query]} ${words[query * 40]} ${words[5]}`)
    return performance.now() - started
  }).sort((a, b) => a - b)
  assert.ok(times[25]! < 50, `median ${times[25]} ms`)
})

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

async function* linesOf(...lines: unknown[]): AsyncGenerator<string> {
  for (const line of lines) yield typeof line === 'string' ? line : JSON.stringify(line)
}

test('lines: the most similar of the corpus with their own ids, without the line itself, bad lines named', async () => {
  const corpus = linesOf({ id: 1, text: 'card lost' }, { id: 'two', text: 'card stolen' }, '', {
    id: 3,
    text: 'wifi slow',
  })
  const results = await collect(
    similarLines(corpus, linesOf({ id: 'q', text: 'stolen card' }, 'junk', { id: 1 }, { id: 1, text: 'card lost' })),
  )
  const [first, second, third, fourth] = results
  assert.ok(first && 'output' in first)
  assert.deepEqual(
    first.output.similar.map(({ id }) => id),
    ['two', 1],
  )
  assert.match((second as { error: string }).error, /not JSON/)
  assert.match((third as { error: string }).error, /"text" is missing/)
  assert.ok(fourth && 'output' in fourth)
  assert.deepEqual(
    fourth.output.similar.map(({ id }) => id),
    ['two'],
  )
})

test('lines of a stream that flows while the corpus is still being read are all there', async () => {
  const input = Readable.from(['{"id":"q","text":"card"}\n', '{"id":"r","text":"lost"}\n'])
  const corpus = Readable.from(Array.from({ length: 500 }, (_, id) => `${JSON.stringify({ id, text: 'card lost' })}\n`))
  const results = await collect(similarLines(createInterface({ input: corpus }), createInterface({ input })))
  assert.equal(results.length, 2)
})

test('a bad corpus line is named', async () => {
  await assert.rejects(
    collect(similarLines(linesOf({ id: 1, text: 'a' }, '{"id":2}'), linesOf())),
    /corpus, line 2: "text"/,
  )
})
