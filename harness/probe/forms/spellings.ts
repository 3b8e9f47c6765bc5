/** Spellings of texts and names. */

/** In small letters without accents, all else turned into one mark: in paths, addresses and names of files. */
export function spellSlugs(form: string, value: string): Record<string, string> {
  const words = withoutDiacritics(value)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  return {
    [`${form}/slug`]: words.join('-'),
    [`${form}/slug-underscores`]: words.join('_'),
    [`${form}/slug-dots`]: words.join('.'),
  }
}

/** A value in either case, with and without its accents, composed and decomposed, under names that begin with `form`. */
export function varySpelling(form: string, value: string): Record<string, string> {
  const composed = value.normalize('NFC')
  return {
    ...varyCase(form, value),
    [`${form}/composed`]: composed,
    [`${form}/lower`]: composed.toLowerCase(),
    [`${form}/lower-plain`]: withoutDiacritics(composed).toLowerCase(),
    [`${form}/decomposed`]: value.normalize('NFD'),
    [`${form}/upper-decomposed`]: composed.toUpperCase().normalize('NFD'),
    // Word processors turn the apostrophe into a quotation mark (U+2019).
    ...(value.includes("'") ? { [`${form}/curly`]: composed.replaceAll("'", '’') } : {}),
  }
}

/** As it is and in capitals, with and without its accents. */
export function varyCase(form: string, value: string): Record<string, string> {
  const plain = withoutDiacritics(value)
  return {
    [form]: value,
    [`${form}/upper`]: value.normalize('NFC').toUpperCase(),
    [`${form}/plain`]: plain,
    [`${form}/upper-plain`]: plain.toUpperCase(),
  }
}

/** Combining marks left out (NFD, Unicode block U+0300–U+036F). */
function withoutDiacritics(value: string): string {
  return value
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
}
