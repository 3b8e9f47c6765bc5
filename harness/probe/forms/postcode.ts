import type { SpellForms } from './form.ts'

/** With and without the space, in either case. */
export const spellPostcode: SpellForms = (value) => {
  const tight = value.replaceAll(' ', '')
  const spaced = `${tight.slice(0, 4)} ${tight.slice(4)}`
  return {
    postcode: value,
    'postcode/tight': tight,
    'postcode/spaced': spaced,
    'postcode/lower': value.toLowerCase(),
    'postcode/tight-lower': tight.toLowerCase(),
    'postcode/spaced-lower': spaced.toLowerCase(),
  }
}
