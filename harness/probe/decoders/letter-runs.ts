/** Long runs of the letters of an alphabet, without looking at every byte of other text. */

/** Table with `value + 1` for each letter of each alphabet, 0 for other bytes. */
export function createLetterTable(alphabets: readonly string[]): Uint8Array {
  const table = new Uint8Array(256)
  for (const alphabet of alphabets)
    for (let value = 0; value < alphabet.length; value += 1) table[alphabet.charCodeAt(value)] = value + 1
  return table
}

/**
 * Calls `onRun` with the start and end of each longest run of at least `shortest` letters in [from, to). Reads from the last byte that
 * a run would need back to the first: most other text is left after a byte or two.
 */
export function forEachRun(
  bytes: Buffer,
  table: Uint8Array,
  shortest: number,
  onRun: (start: number, end: number) => void,
  from = 0,
  to = bytes.length,
): void {
  for (let start = from; start + shortest <= to; ) {
    let i = start + shortest - 1
    while (i >= start && table[bytes[i] as number] !== 0) i -= 1
    if (i >= start) start = i + 1
    else {
      let end = start + shortest
      while (end < to && table[bytes[end] as number] !== 0) end += 1
      onRun(start, end)
      start = end + 1
    }
  }
}
