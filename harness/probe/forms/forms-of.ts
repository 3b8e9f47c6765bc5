/** All forms in which an element's value is searched, by its kind. UTF-16 and other encodings are for the decoders. */

import type { TruthElement, ValueKind } from '../../contracts/truth.ts'
import { spellBsn } from './bsn.ts'
import { encodeSpelling, encodeTwice } from './charsets.ts'
import { spellDate } from './date.ts'
import { standingFor } from './distinctive.ts'
import type { Form, SpellForms } from './form.ts'
import { spellName } from './name.ts'
import { spellPhone } from './phone.ts'
import { spellCode, spellEmail, spellIdentifier, spellNumber } from './plain-kinds.ts'
import { spellPostcode } from './postcode.ts'
import { spellText } from './text.ts'

const spellings: Readonly<Record<ValueKind, SpellForms>> = {
  bsn: spellBsn,
  name: spellName,
  date: spellDate,
  email: spellEmail,
  phone: spellPhone,
  postcode: spellPostcode,
  code: spellCode,
  number: spellNumber,
  identifier: spellIdentifier,
  text: spellText,
}

const fraction = /^-?\d+[.,]\d+$/

/** The spellings as bytes, in UTF-8 and the single-byte sets; the same bytes once. */
export function formsOf({ kind, value }: TruthElement): Form[] {
  const forms = new Map<string, Form>()
  const standingOf = standingFor(value)
  const seen = new Set<string>([''])
  for (const [form, spelled] of Object.entries(spellings[kind](value))) {
    if (seen.has(spelled)) continue
    seen.add(spelled)
    const standing = spelled === value ? 'anywhere' : standingOf(spelled)
    if (standing === 'nowhere') continue
    for (const [suffix, bytes] of encodeSpelling(spelled)) {
      const key = bytes.toString('latin1')
      if (forms.has(key)) continue
      forms.set(key, {
        form: form + suffix,
        bytes,
        ...(standing === 'alone' ? { alone: true } : {}),
        ...(kind === 'number' && fraction.test(spelled) ? { zeros: true } : {}),
      })
    }
  }
  const twice = encodeTwice(value)
  if (twice !== undefined) forms.set('twice', { form: `${kind} utf8 twice`, bytes: twice })
  if (kind === 'number') for (const form of binaryNumbers(value)) forms.set(form.form, form)
  return [...forms.values()]
}

/** The eight bytes of a fraction in binary (IEEE 754), in either order. Whole numbers have too few bytes of their own. */
function binaryNumbers(value: string): Form[] {
  const number = Number(value)
  if (!Number.isFinite(number) || Number.isInteger(number)) return []
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(number)
  // A fraction that is exact in a few bits leaves zeros that stand everywhere.
  if (bytes.filter((byte) => byte !== 0).length < 6) return []
  return [
    { form: 'number/double', bytes },
    { form: 'number/double-little-endian', bytes: Buffer.from(bytes).reverse() },
  ]
}
