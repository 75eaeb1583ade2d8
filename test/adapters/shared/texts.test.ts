import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cleanLine, cleanText } from '../../../src/adapters/shared/clean-text.ts'
import { splitText } from '../../../src/adapters/shared/split-text.ts'

describe('splitting a text', () => {
  it('leaves alone what fits', () => {
    assert.deepEqual(splitText('short\n\ntext ', 20), ['short\n\ntext '])
    assert.deepEqual(splitText('', 20), [''])
  })

  it('cuts between paragraphs, else lines, sentences, words', () => {
    assert.deepEqual(splitText('One two three.\n\nFour five six seven.', 25), [
      'One two three.',
      'Four five six seven.',
    ])
    assert.deepEqual(splitText('One two three\nfour five six', 20), ['One two three', 'four five six'])
    assert.deepEqual(splitText('One two three. Four five', 20), ['One two three.', 'Four five'])
    assert.deepEqual(splitText('打印机坏了，快来。谢谢你们', 10), ['打印机坏了，快来。', '谢谢你们'])
    assert.deepEqual(splitText('one two three four', 10), ['one two', 'three four'])
  })

  it('cuts no visible character apart', () => {
    for (const character of ['👍', '👍🏽', 'é', '👩‍👩‍👧‍👦']) {
      const pieces = splitText(character.repeat(50), 41)
      assert.equal(pieces.join(''), character.repeat(50))
      for (const piece of pieces) assert.equal(piece.length % character.length, 0, JSON.stringify(piece))
    }
  })

  it('loses nothing and ends, whatever the limit', () => {
    const text = `${'👍'.repeat(9)} word\n\n\n${'x'.repeat(30)}${'\u0301'.repeat(40)}\n \n`
    for (let max = 2; max < 60; max += 1) {
      const pieces = splitText(text, max)
      assert.equal(pieces.join('').replace(/\s/g, ''), text.replace(/\s/g, ''))
      assert.ok(pieces.every((piece) => piece.length <= max && piece.isWellFormed()))
    }
    assert.throws(() => splitText(text, 1), RangeError)
  })

  it('takes no longer than a moment for a megabyte without a break', () => {
    const started = performance.now()
    splitText('x'.repeat(1_000_000), 4_000)
    splitText(`${'.'.repeat(1_000_000)} `, 4_000)
    assert.ok(performance.now() - started < 1_000)
  })
})

describe('cleaning', () => {
  it('takes out of a line what hides or turns round', () => {
    assert.equal(cleanLine('  a\u202eb\u200bc\u0000d\r\ne\tf\ufeff '), 'abcd e f')
    assert.equal(cleanLine('张伟 👍'), '张伟 👍')
    assert.equal(cleanLine('👍'.repeat(10), 8), '👍👍👍…')
  })

  it('keeps a text’s lines, and every word in it', () => {
    assert.equal(cleanText('a\r\nb\rc\u000bd\te\u0000f\u001b[31mg\ud800'), 'a\nb\nc\nd\tef[31mg\ufffd')
  })
})
