import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collectionSchema, opaque, partSchema } from '../../src/store/schema.ts'
import { typeTest } from '../../src/store/typed.ts'

type Sample = {
  _id: string
  at: Date
  tags: string[]
  parts: { size: number }[]
  place: { name: string }
  data: unknown
}

const isTyped = typeTest(
  collectionSchema<Sample>({
    _id: String,
    at: Date,
    tags: [String],
    parts: [partSchema({ size: Number })],
    place: partSchema({ name: String }),
    data: opaque,
  }),
)
const row = {
  _id: 'one',
  at: new Date(0),
  tags: ['a'],
  parts: [{ size: 1 }],
  place: { name: 'here' },
  data: { any: ['thing'] },
}

test('a row of the schema’s types needs no cast; empty and absent fields are of any', () => {
  assert.equal(isTyped(row), true)
  assert.equal(isTyped({ _id: 'one', at: null, tags: [], place: undefined }), true)
})

test('another type, at any depth, and an unknown field are left to the cast', () => {
  for (const wrong of [
    { at: '1970-01-01' },
    { at: new Date(Number.NaN) },
    { tags: 'a' },
    { tags: [1] },
    { parts: [{ size: '1' }] },
    { parts: [{ size: 1, more: 1 }] },
    { place: { name: 1 } },
    { place: 'here' },
    { unknown: 1 },
  ]) {
    assert.equal(isTyped({ ...row, ...wrong }), false, JSON.stringify(wrong))
  }
})
