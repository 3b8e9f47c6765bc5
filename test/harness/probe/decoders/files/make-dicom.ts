/** DICOM data sets, written by hand after PS3.5 7 and PS3.10 7. */

export interface DicomWriter {
  /** A data element; `undefinedLength` for what is closed by a delimiter. */
  element(tag: number, vr: string, value: Buffer | string, undefinedLength?: true): Buffer
  item(content: Buffer, undefinedLength?: true): Buffer
  delimiter(): Buffer
}

const longVrs = ['OB', 'OW', 'SQ', 'UN', 'UT']

export function createDicomWriter(syntax: { explicit: boolean; bigEndian?: true }): DicomWriter {
  const u16 = (value: number) => number(value, 2, syntax.bigEndian)
  const u32 = (value: number) => number(value, 4, syntax.bigEndian)
  const tagOf = (tag: number) => Buffer.concat([u16(tag >>> 16), u16(tag & 0xffff)])
  return {
    element(tag, vr, value, undefinedLength) {
      const raw = Buffer.from(value)
      const content =
        raw.length % 2 === 0 ? raw : Buffer.concat([raw, Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ')])
      const length = undefinedLength ? 0xffffffff : content.length
      if (!syntax.explicit) return Buffer.concat([tagOf(tag), u32(length), content])
      const long = longVrs.includes(vr)
      return Buffer.concat([tagOf(tag), Buffer.from(vr), ...(long ? [u16(0), u32(length)] : [u16(length)]), content])
    },
    item(content, undefinedLength) {
      const end = undefinedLength ? Buffer.concat([tagOf(0xfffee00d), u32(0)]) : Buffer.alloc(0)
      return Buffer.concat([tagOf(0xfffee000), u32(undefinedLength ? 0xffffffff : content.length), content, end])
    },
    delimiter: () => Buffer.concat([tagOf(0xfffee0dd), u32(0)]),
  }
}

/** A file of part 10 with this data set. */
export function makeDicomFile(transferSyntax: string, dataSet: Buffer): Buffer {
  const { element } = createDicomWriter({ explicit: true })
  const meta = element(0x00020010, 'UI', transferSyntax)
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element(0x00020000, 'UL', number(meta.length, 4, undefined)),
    meta,
    dataSet,
  ])
}

/** P-DATA-TF with one value each (PS3.8 9.3.5). */
export function makeTransfers(fragments: readonly { content: Buffer; command?: true; last?: true }[]): Buffer {
  return Buffer.concat(
    fragments.flatMap(({ content, command, last }) => [
      Buffer.from([4, 0]),
      number(content.length + 6, 4, true),
      number(content.length + 2, 4, true),
      Buffer.from([1, (command ? 1 : 0) | (last ? 2 : 0)]),
      content,
    ]),
  )
}

function number(value: number, size: number, bigEndian: true | undefined): Buffer {
  const bytes = Buffer.alloc(size)
  if (bigEndian) bytes.writeUIntBE(value >>> 0, 0, size)
  else bytes.writeUIntLE(value >>> 0, 0, size)
  return bytes
}
