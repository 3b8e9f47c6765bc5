import type { SpellForms } from './form.ts'
import { varySpelling } from './spellings.ts'

/** In either case, with and without accents. What was cut off or wrapped is found by the match of spread values. */
export const spellText: SpellForms = (value) => varySpelling('text', value)
