/** Kinds whose values have few spellings. */

import { bitsOf, enoughBits } from './distinctive.ts'
import type { SpellForms } from './form.ts'

export const spellCode: SpellForms = (value) => ({ code: value })

/** Mail addresses are compared without regard to case. */
export const spellEmail: SpellForms = (value) => ({
  email: value,
  'email/lower': value.toLowerCase(),
  'email/upper': value.toUpperCase(),
})

/** With the decimal comma of Dutch, and as libraries write a decimal: with an exponent, or its digits beside its scale. */
export const spellNumber: SpellForms = (value) => {
  const [, sign = '', whole, decimals] = /^(-?)(\d+)\.(\d+?)0*$/.exec(value) ?? []
  if (whole === undefined || decimals === undefined) return { number: value }
  const digits = (whole + decimals).replace(/^0+/, '')
  return {
    number: value,
    'number/comma': value.replace('.', ','),
    'number/short': `${sign}${whole}.${decimals}`,
    'number/short-comma': `${sign}${whole},${decimals}`,
    // Without the place of its mark a number says enough only when it is long.
    ...(bitsOf(digits) < enoughBits ? {} : spellScaled(digits)),
  }
}

/** In either case, without the marks between its parts, and the digits alone. */
export const spellIdentifier: SpellForms = (value) => ({
  identifier: value,
  'identifier/upper': value.toUpperCase(),
  'identifier/lower': value.toLowerCase(),
  'identifier/tight': value.replaceAll(/[\s./-]/g, ''),
  'identifier/digits': value.replaceAll(/\D/g, ''),
})

function spellScaled(digits: string): Record<string, string> {
  const mantissa = `${digits.slice(0, 1)}.${digits.slice(1)}`
  return { 'number/exponent': `${mantissa}E`, 'number/exponent-lower': `${mantissa}e`, 'number/digits': digits }
}
