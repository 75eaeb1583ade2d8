import type { TicketType } from '../records/types.ts'

/** Words for agents, by the languages the desk speaks. */
export type Label = { zh: string; en: string }

/**
 * What a value may name: a surface offers those that there are. `sibling`: another ticket of the same customer;
 * `linked`: a ticket that this one is linked to.
 */
export type Named = 'message' | 'agent' | 'channel' | 'address' | 'sibling' | 'linked' | 'tag'

/** What a form has to offer, by what its fields name; the id is the value. */
export type Offers = Record<Named, { id: string; label: string }[]>

type Asked = {
  label: Label
  names?: Named
  required?: true
  /** Asked for only where another field of the form has one of these values. */
  where?: { field: string; is: readonly string[] }
  /** Asked for only on tickets of these types. */
  types?: readonly TicketType[]
}

/**
 * One thing a form asks for. `line` and `text` differ in room alone; `date` is an ISO 8601 instant or day that lies
 * ahead; `list` holds words; `rows` is a small table, which may also be written as lines with `|` between the columns.
 */
export type Field = Asked &
  (
    | { kind: 'line' }
    | { kind: 'text' }
    | { kind: 'date' }
    | { kind: 'flag' }
    | { kind: 'list' }
    | { kind: 'choice'; options: Readonly<Record<string, Label>> }
    | { kind: 'rows'; columns: Readonly<Record<string, Label>> }
  )

export type Fields = Readonly<Record<string, Field>>

/** What an agent is asked before a command is carried out; the API, every desk surface and the checks are made of it. */
export type Form = { title: Label; fields: Fields }

export type Row = Record<string, string>

/** The longest texts, in characters. */
export const longest = { line: 500, text: 20_000 }

/** The fields that a ticket of this type has, whatever the others hold; before it is classified, those that all have. */
export const fieldsFor = (form: Form, type: TicketType): [name: string, field: Field][] =>
  Object.entries(form.fields).filter(([, field]) => !field.types || field.types.includes(type))

type Given<F extends Field> = F extends { kind: 'flag' }
  ? boolean
  : F extends { kind: 'date' }
    ? Date
    : F extends { kind: 'list' }
      ? string[]
      : F extends { kind: 'rows' }
        ? Row[]
        : F extends { kind: 'choice' }
          ? keyof F['options'] & string
          : string

type Certain<F extends Field> = F extends { kind: 'flag' } | { kind: 'list' } | { kind: 'rows' }
  ? true
  : F extends { where: object } | { types: readonly unknown[] }
    ? false
    : F extends { required: true }
      ? true
      : false

/** What a form holds once it was checked; null where something that may be left out was. */
export type Filled<All extends Fields> = {
  [Name in keyof All]: Certain<All[Name]> extends true ? Given<All[Name]> : Given<All[Name]> | null
}

type Sent<F extends Field> = F extends { kind: 'flag' }
  ? boolean
  : F extends { kind: 'list' }
    ? string[] | string
    : F extends { kind: 'rows' }
      ? Row[] | string
      : string

type Needed<All extends Fields> = {
  [Name in keyof All]: All[Name] extends { required: true }
    ? All[Name] extends { where: object } | { types: readonly unknown[] }
      ? never
      : Name
    : never
}[keyof All]

/** A form as a surface hands it in. */
export type FormInput<All extends Fields> = { [Name in Needed<All>]: Sent<All[Name]> } & {
  [Name in Exclude<keyof All, Needed<All>>]?: Sent<All[Name]>
}
