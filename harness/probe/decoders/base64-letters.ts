/**
 * Runs of base64 letters in bytes, each with the alignments at which text may come out. Text leaves traces in the letters:
 * bytes below 0x80 have their first bit clear, which one bit of each letter shows. That is looked up for all four
 * alignments at once, so that nothing needs to be decoded to see that a word or a number is no base64.
 */

export interface LetterRun {
  start: number
  end: number
  /** Bit n: some ASCII letters in a row when read from the nth letter. */
  texts: number
  /** Bit n: a dozen of them. */
  stretches: number
  /** Holds a letter that is no hexadecimal digit and no hyphen. */
  beyondHex: boolean
}

/** Letters of a short text: three or four bytes. */
const shortMask = 0xfffff
/** Letters that hold six bits each, by their code; other codes are 255. */
export const letterValues = createValueTable()

const clearBits = createClearBitTable()
const beyondHexTable = createBeyondHexTable()

/**
 * Calls `onRun` for every run of at least `shortest` letters; it returns where to go on, which may be further. Of runs of
 * fewer than `telling` letters nothing but their place is told.
 */
export function eachLetterRun(
  bytes: Buffer,
  { shortest, telling }: { shortest: number; telling: number },
  onRun: (run: LetterRun) => number,
): void {
  const { length } = bytes
  const run: LetterRun = { start: 0, end: 0, texts: 0, stretches: 0, beyondHex: false }
  for (let i = 0; i < length; i += 1) {
    if (letterValues[bytes[i] as number] === 255) continue
    const start = i
    i += 1
    while (i < length && letterValues[bytes[i] as number] !== 255) i += 1
    if (i - start < shortest) continue
    run.start = start
    run.end = i
    if (i - start >= telling) readTraces(bytes, run)
    i = onRun(run)
  }
}

/** Whether a run can be a whole text: one letter alone holds no byte, bits beyond the last byte are 0 (RFC 4648 3.5). */
export function endsWhole(bytes: Buffer, start: number, end: number): boolean {
  const last = letterValues[bytes[end - 1] as number] as number
  const rest = (end - start) & 3
  return rest === 0 || (rest === 2 && (last & 15) === 0) || (rest === 3 && (last & 3) === 0)
}

function readTraces(bytes: Buffer, run: LetterRun): void {
  const { start, end } = run
  let history = 0
  let earlier = 0
  let [texts, stretches, beyond] = [0, 0, 0]
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i] as number
    const bits = clearBits[((i - start) & 3) * 256 + byte] as number
    beyond |= beyondHexTable[byte] as number
    // Four bits per letter, of which each belongs to one alignment; eight letters fit.
    history = (history << 4) | bits
    texts |= allOf(history | ~shortMask)
    const eight = allOf(history)
    stretches |= eight & (earlier >>> 28)
    earlier = (earlier << 4) | eight
  }
  // What stood before the run counts as letters without bits, so that short runs show nothing by accident.
  run.texts = end - start < 5 ? 0 : texts
  run.stretches = stretches
  run.beyondHex = beyond !== 0
}

function allOf(history: number): number {
  const half = history & (history >>> 16)
  const quarter = half & (half >>> 8)
  return quarter & (quarter >>> 4) & 15
}

function createValueTable(): Uint8Array {
  const table = new Uint8Array(256).fill(255)
  for (const alphabet of ['+/', '-_']) {
    const letters = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`
    for (let value = 0; value < 64; value += 1) table[letters.charCodeAt(value)] = value
  }
  return table
}

/** For a letter at a place modulo four: a bit per alignment, set where it leaves the first bit of a byte clear. */
function createClearBitTable(): Uint8Array {
  const table = new Uint8Array(4 * 256).fill(255)
  for (let place = 0; place < 4; place += 1) {
    for (let code = 0; code < 256; code += 1) {
      const value = letterValues[code] ?? 255
      if (value === 255) continue
      const clear = [value < 32, (value & 8) === 0, (value & 2) === 0, true]
      table[place * 256 + code] = [0, 1, 2, 3].reduce(
        (bits, skip) => bits | (clear[(place - skip) & 3] === true ? 1 << skip : 0),
        0,
      )
    }
  }
  return table
}

function createBeyondHexTable(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => (/[0-9A-Fa-f-]/.test(String.fromCharCode(code)) ? 0 : 1))
}
