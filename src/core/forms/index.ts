import { arrangeForms } from './arrange.ts'
import type { Filled, FormInput } from './field.ts'
import { fieldWorkForms } from './field-work.ts'
import { peopleForms } from './people.ts'
import { solutionForms } from './solution.ts'
import { workForms } from './work.ts'

export { type Field, type Form, fieldsFor, type Label, longest, type Offers } from './field.ts'
export { fillForm } from './fill.ts'
export { registrationForm } from './registration.ts'

/** Every command that takes words first, and which: the one declaration. */
export const forms = { ...workForms, ...fieldWorkForms, ...solutionForms, ...arrangeForms, ...peopleForms }

type Forms = typeof forms
export type FormName = keyof Forms

/** What a form holds once it was checked. */
export type FormValues<Name extends FormName> = Filled<Forms[Name]['fields']>

/** The commands that forms make, as surfaces hand them in. */
export type FormCommand = { [Name in FormName]: { command: Name } & FormInput<Forms[Name]['fields']> }[FormName]

export const isForm = (command: string): command is FormName => Object.hasOwn(forms, command)
