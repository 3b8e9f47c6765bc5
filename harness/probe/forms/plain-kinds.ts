/** Kinds whose values have few spellings. */

import type { SpellForms } from './form.ts'

export const spellCode: SpellForms = (value) => ({ code: value })

/** Mail addresses are compared without regard to case. */
export const spellEmail: SpellForms = (value) => ({
  email: value,
  'email/lower': value.toLowerCase(),
  'email/upper': value.toUpperCase(),
})

/** With the decimal comma of Dutch. */
export const spellNumber: SpellForms = (value) => ({
  number: value,
  ...(/^-?\d+\.\d+$/.test(value) ? { 'number/comma': value.replace('.', ',') } : {}),
})

/** In either case, without the marks between its parts, and the digits alone. */
export const spellIdentifier: SpellForms = (value) => ({
  identifier: value,
  'identifier/upper': value.toUpperCase(),
  'identifier/lower': value.toLowerCase(),
  'identifier/tight': value.replaceAll(/[\s./-]/g, ''),
  'identifier/digits': value.replaceAll(/\D/g, ''),
})
