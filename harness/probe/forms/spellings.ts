/** Spellings of texts and names. */

/** Combining marks left out (NFD, Unicode block U+0300–U+036F). */
export function withoutDiacritics(value: string): string {
  return value
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
}
