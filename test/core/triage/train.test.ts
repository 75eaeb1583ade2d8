import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Example,
  featuresOf,
  prepare,
  probabilities,
  type TicketType,
  train,
} from '../../../src/core/triage/index.ts'
import { parts } from './parts.ts'

const features = (text: string) => featuresOf(prepare({ text }), parts.rules.en, 'en')
const example = (text: string, type: TicketType): Example => ({ features: features(text), labels: { type }, weight: 1 })
const corrections = Array.from({ length: 20 }, (_, number) => [
  example(`The gizmo number ${number} hums`, 'fault'),
  example(`The widget number ${number} hums`, 'custom'),
]).flat()

test('it learns a desk’s own words from a few corrections', () => {
  const weights = train(corrections)
  const [fault, , , custom] = probabilities(weights, 'type', features('my gizmo hums'))
  assert.ok(fault! > 0.7, `fault ${fault}`)
  const ofWidget = probabilities(weights, 'type', features('my widget hums'))
  assert.ok(ofWidget[3]! > 0.7 && custom! < 0.3, `custom ${ofWidget[3]}`)
})

test('the same examples give the same weights', () => {
  assert.deepEqual(train(corrections), train(corrections))
})

test('a label that is not known is not learned: all urgencies stay alike', () => {
  const chances = probabilities(train(corrections), 'urgency', features('my gizmo hums'))
  for (const chance of chances) assert.ok(Math.abs(chance - 1 / 3) < 1e-6)
})
