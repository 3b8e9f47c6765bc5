/** All forms in which an element's value is searched, by its kind. UTF-16 and other encodings are for the decoders. */

import type { TruthElement, ValueKind } from '../../contracts/truth.ts'
import { spellBsn } from './bsn.ts'
import { spellDate } from './date.ts'
import type { Form, SpellForms } from './form.ts'
import { spellName } from './name.ts'
import { spellPhone } from './phone.ts'
import { spellPostcode } from './postcode.ts'
import { spellText } from './text.ts'

/** Kinds whose values have one spelling: as they are. */
const spellAsIs =
  (kind: ValueKind): SpellForms =>
  (value) => ({ [kind]: value })

const spellings: Readonly<Record<ValueKind, SpellForms>> = {
  bsn: spellBsn,
  name: spellName,
  date: spellDate,
  email: spellAsIs('email'),
  phone: spellPhone,
  postcode: spellPostcode,
  code: spellAsIs('code'),
  number: spellAsIs('number'),
  identifier: spellAsIs('identifier'),
  text: spellText,
}

/** The spellings as bytes, in UTF-8 and where that differs in Latin-1; the same bytes once. */
export function formsOf(element: TruthElement): Form[] {
  const forms = new Map<string, Form>()
  const add = (form: string, bytes: Buffer) => {
    const key = bytes.toString('latin1')
    if (bytes.length > 0 && !forms.has(key)) forms.set(key, { form, bytes })
  }
  for (const [form, spelled] of Object.entries(spellings[element.kind](element.value))) {
    add(form, Buffer.from(spelled, 'utf8'))
    const latin1 = Buffer.from(spelled, 'latin1')
    if (latin1.toString('latin1') === spelled) add(`${form} latin1`, latin1)
  }
  return [...forms.values()]
}
