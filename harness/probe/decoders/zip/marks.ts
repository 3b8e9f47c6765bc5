/** Where records of a ZIP file begin (APPNOTE 4.3.7, 4.3.9, 4.3.12), found in one pass. */

export interface ZipMarks {
  /** Positions of local file headers. */
  locals: readonly number[]
  /** End of data that begins at a position, told by the sizes in a data descriptor behind it. */
  describedEnd(dataStart: number): number | undefined
  /** Where the next record of any kind begins, or the view ends. */
  nextRecord(from: number): number
}

const localHeader = 0x04034b50
const centralHeader = 0x02014b50
const descriptor = 0x08074b50
const endRecord = 0x06054b50

export function findMarks(bytes: Buffer): ZipMarks {
  const locals: number[] = []
  const records: number[] = []
  const described = new Map<number, number>()
  const describe = (end: number, sizeAt: number) => {
    if (sizeAt < 0) return
    for (const size of sizesAt(bytes, sizeAt)) if (size > 0 && end - size >= 30) described.set(end - size, end)
  }
  for (let at = bytes.indexOf('PK'); at !== -1 && at + 4 <= bytes.length; at = bytes.indexOf('PK', at + 2)) {
    const signature = bytes.readUInt32LE(at)
    if (signature === descriptor) describe(at, at + 8)
    else if (signature === localHeader || signature === centralHeader) {
      // The signature of a descriptor may be left out (APPNOTE 4.3.9.3).
      describe(at - 12, at - 8)
      describe(at - 20, at - 16)
      if (signature === localHeader) locals.push(at)
    } else if (signature !== endRecord) continue
    records.push(at)
  }
  return {
    locals,
    describedEnd: (dataStart) => described.get(dataStart),
    nextRecord: (from) => records[firstAtLeast(records, from)] ?? bytes.length,
  }
}

/** A compressed size of four bytes, and one of eight. */
function sizesAt(bytes: Buffer, at: number): number[] {
  const short = at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0
  const high = at + 8 <= bytes.length ? bytes.readUInt32LE(at + 4) : 0
  return high > 0 && high < 0x20_0000 ? [short, high * 0x1_0000_0000 + short] : [short]
}

function firstAtLeast(rising: readonly number[], value: number): number {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
