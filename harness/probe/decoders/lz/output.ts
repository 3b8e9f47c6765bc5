/** Output and dictionary of lz-string. Entries are stretches of the output, as each begins where a number was put out. */

export interface LzOutput {
  /** Begins anew, with the first character. */
  reset(first: number): void
  /** False when no compressor writes this character here. */
  addLiteral(unit: number, wide: boolean): boolean
  /** False when the dictionary has no such entry. */
  addEntry(index: number): boolean
  readonly length: number
  /** More would be beyond the limit. */
  readonly full: boolean
  text(): string
}

/** The first entry; before it are the marks. */
const firstEntry = 3
const fewLiterals = 48

/** @param maxUnits most code units that are put out */
export function createLzOutput(maxUnits: number): LzOutput {
  let units = new Uint16Array(64)
  let starts = new Uint32Array(64)
  let sizes = new Uint32Array(64)
  /** Characters that were put out as themselves; in a set when they are many. */
  let literals: number[] = []
  let many: Set<number> | undefined
  let length = 0
  let entries = firstEntry
  /** What the last number stood for. */
  let last = { start: 0, size: 0 }
  let full = false

  const reserve = (more: number) => {
    if (length + more > units.length) units = enlarge(units, (length + more) * 2, Uint16Array)
    if (entries + 2 > starts.length) {
      starts = enlarge(starts, entries * 2, Uint32Array)
      sizes = enlarge(sizes, entries * 2, Uint32Array)
    }
  }
  const define = (start: number, size: number) => {
    starts[entries] = start
    sizes[entries] = size
    entries += 1
  }
  /** Each number defines what the one before stood for, with one character more. */
  const goOn = (start: number, size: number) => {
    define(last.start, last.size + 1)
    last = { start, size }
  }
  const put = (unit: number) => {
    units[length] = unit
    length += 1
    literals.push(unit)
    many?.add(unit)
    if (literals.length === fewLiterals) many = new Set(literals)
  }

  return {
    reset(first) {
      length = 0
      entries = firstEntry
      full = false
      literals = []
      many = undefined
      put(first)
      define(0, 1)
      last = { start: 0, size: 1 }
    },
    addLiteral(unit, wide) {
      if (!isPlausible(unit, wide) || (many?.has(unit) ?? literals.includes(unit))) return false
      reserve(1)
      put(unit)
      define(length - 1, 1)
      goOn(length - 1, 1)
      return true
    },
    addEntry(index) {
      if (index > entries) return false
      const start = index === entries ? last.start : (starts[index] ?? 0)
      const size = index === entries ? last.size + 1 : (sizes[index] ?? 0)
      if (length + size > maxUnits) {
        full = true
        return false
      }
      reserve(size)
      const from = length
      // May reach into what is being put out.
      for (let i = 0; i < size; i += 1) units[from + i] = units[start + i] as number
      length += size
      goOn(from, size)
      return true
    },
    get length() {
      return length
    },
    get full() {
      return full
    },
    text: () => Buffer.from(units.buffer, 0, length * 2).toString('utf16le'),
  }
}

/** Text hardly begins with a letter beyond those of Europe; what lz-string wrote before may. */
export function isPlausibleFirst(unit: number, wide: boolean): boolean {
  const isCommon = unit < 0x7f || (unit >= 0xa0 && unit < 0x2200) || (unit >= 0xd800 && unit < 0xdc00)
  return isPlausible(unit, wide) && isCommon
}

/** No control characters of ASCII; and the compressor writes a character in 16 bits only where 8 are too few. */
function isPlausible(unit: number, wide: boolean): boolean {
  if (wide) return unit >= 0x100
  return unit >= 0x20 || unit === 9 || unit === 10 || unit === 13
}

function enlarge<T extends Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(
  array: T,
  size: number,
  make: new (length: number) => T,
): T {
  const larger = new make(size)
  larger.set(array)
  return larger
}
