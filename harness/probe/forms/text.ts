import type { SpellForms } from './form.ts'

/** So much of a sentence gives it away, also when it was cut off. */
const startCharacters = 24

export const spellText: SpellForms = (value) => ({
  text: value,
  'text/decomposed': value.normalize('NFD'),
  ...(value.length > startCharacters + 8 ? { 'text/start': value.slice(0, startCharacters) } : {}),
})
