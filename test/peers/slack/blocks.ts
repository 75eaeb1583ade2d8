import { SlackFault } from './fault.ts'

type Block = Record<string, unknown>

const object = (value: unknown): Block => (typeof value === 'object' && value !== null ? (value as Block) : {})
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string => String(object(value).text ?? '')

function refuse(problem: string): never {
  throw new SlackFault('invalid_blocks', { response_metadata: { messages: [`[ERROR] ${problem}`] } })
}

function longerThan(limit: number, text: string, what: string): void {
  if (text.length > limit) refuse(`${what} has ${text.length} characters, at most ${limit} are allowed`)
}

function checkElement(element: Block): void {
  longerThan(255, String(element.action_id ?? ''), 'action_id')
  if (element.type === 'button') {
    longerThan(75, textOf(element.text), 'a button')
    longerThan(2000, String(element.value ?? ''), 'the value of a button')
  }
  if (['static_select', 'multi_static_select', 'checkboxes', 'overflow'].includes(String(element.type))) {
    const options = list(element.options).map(object)
    const most = element.type === 'checkboxes' ? 10 : 100
    if (options.length === 0 || options.length > most) refuse(`${element.type} takes 1 to ${most} options`)
    for (const option of options) {
      longerThan(75, textOf(option.text), 'an option')
      if (!textOf(option.text)) refuse('an option needs a text')
      longerThan(150, String(option.value ?? ''), 'the value of an option')
    }
    const initial = element.initial_option
    const same = options.some((option) => JSON.stringify(option) === JSON.stringify(initial))
    if (initial && !same) refuse('initial_option is none of the options')
  }
}

/** Refuses what Slack refuses: https://docs.slack.dev/reference/block-kit/blocks */
export function checkBlocks(blocks: unknown[], most = 50): void {
  if (blocks.length > most) refuse(`at most ${most} blocks are allowed`)
  const names = new Set<string>()
  for (const block of blocks.map(object)) {
    const text = textOf(block.text)
    const fields = list(block.fields)
    if (block.type === 'header') longerThan(150, text, 'a header')
    if (block.type === 'section' && !text && fields.length === 0) refuse('a section needs text or fields')
    if (block.type === 'section') longerThan(3000, text, 'a section')
    if (fields.length > 10) refuse('at most 10 fields are allowed')
    for (const field of fields) longerThan(2000, textOf(field), 'a field')
    if (block.type === 'context' && list(block.elements).length > 10) refuse('at most 10 context elements')
    if (block.type === 'actions') {
      const elements = list(block.elements).map(object)
      if (elements.length === 0 || elements.length > 25) refuse('actions take 1 to 25 elements')
      for (const element of elements) {
        checkElement(element)
        const name = String(element.action_id)
        if (names.has(name)) refuse(`action_id ${name} is there twice`)
        names.add(name)
      }
    }
    if (block.type === 'input') {
      longerThan(2000, textOf(block.label), 'a label')
      longerThan(2000, textOf(block.hint), 'a hint')
      checkElement(object(block.element))
    }
  }
}

/** https://docs.slack.dev/reference/views/modal-views */
export function checkView(view: Block): void {
  if (view.type !== 'modal') throw new SlackFault('invalid_arguments')
  if (!textOf(view.title) || textOf(view.title).length > 24) refuse('a title has 1 to 24 characters')
  for (const part of [view.submit, view.close]) longerThan(24, textOf(part), 'a button of a form')
  longerThan(3000, String(view.private_metadata ?? ''), 'private_metadata')
  checkBlocks(list(view.blocks), 100)
}
