import type { SpellForms } from './form.ts'

/** With and without the space. */
export const spellPostcode: SpellForms = (value) => {
  const tight = value.replaceAll(' ', '')
  return { postcode: value, 'postcode/tight': tight, 'postcode/spaced': `${tight.slice(0, 4)} ${tight.slice(4)}` }
}
