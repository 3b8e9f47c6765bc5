import type { SpellForms } from './form.ts'
import { withoutDiacritics } from './spellings.ts'

export const spellName: SpellForms = (value) => ({
  name: value,
  'name/upper': value.toUpperCase(),
  'name/plain': withoutDiacritics(value),
  'name/upper-plain': withoutDiacritics(value).toUpperCase(),
  'name/decomposed': value.normalize('NFD'),
})
