/** Whether a short run of letters of base32 holds text, told without making its bytes: nearly all such runs are words. */

/** Readable characters in a row: the length of a postcode. */
const shortestText = 6

/** Text is ASCII, or UTF-8 of Western European letters. */
export function holdsShortText(letters: Buffer, skip: number, table: Uint8Array): boolean {
  const size = ((letters.length - skip) * 5) >> 3
  let held = 0
  let bits = 0
  let read = 0
  let run = 0
  let lead = false
  for (let i = skip; read < size; i += 1) {
    held = ((held << 5) | ((table[letters[i] as number] as number) - 1)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    read += 1
    const byte = (held >> bits) & 0xff
    if (byte >= 0x20 && byte < 0x7f) run = lead ? 1 : run + 1
    else if (lead ? byte >= 0x80 && byte < 0xc0 : byte === 0xc3 || byte === 0xc2) run += 1
    else run = 0
    lead = (byte === 0xc3 || byte === 0xc2) && run > 0
    if (run >= shortestText) return true
    if (run + size - read < shortestText) return false
  }
  return false
}
