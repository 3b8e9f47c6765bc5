/** Character sets of DICOM (PS3.3 C.12.1.1.2, PS3.5 6.1), by the value of Specific Character Set (0008,0005). */

/** Defined terms, with and without code extensions → label of the Encoding Standard; others are ASCII. */
const labels: Readonly<Record<string, string>> = {
  'ISO_IR 100': 'latin1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
}

/** Escape sequences behind ESC (PS3.3 table C.12-3, C.12-4) → label. */
const escapes: readonly (readonly [sequence: string, label: string])[] = [
  ['(B', 'ascii'],
  ['(J', 'shift_jis'],
  [')I', 'shift_jis'],
  ['-A', 'latin1'],
  ['-B', 'iso-8859-2'],
  ['-C', 'iso-8859-3'],
  ['-D', 'iso-8859-4'],
  ['-L', 'iso-8859-5'],
  ['-G', 'iso-8859-6'],
  ['-F', 'iso-8859-7'],
  ['-H', 'iso-8859-8'],
  ['-M', 'windows-1254'],
  ['-b', 'iso-8859-15'],
  ['-T', 'windows-874'],
  ['$)C', 'euc-kr'],
  ['$)A', 'gbk'],
]
const japanese = ['$B', '$(D']
const escapeByte = 0x1b

export type DecodeText = (bytes: Buffer) => string

export function createTextDecoder(characterSets: readonly string[]): DecodeText {
  const decoders = new Map<string, TextDecoder>()
  const decode = (label: string, bytes: Buffer) => {
    const decoder = decoders.get(label) ?? new TextDecoder(label)
    decoders.set(label, decoder)
    return decoder.decode(bytes)
  }
  const [first = ''] = characterSets
  const initial = labels[first.replace('ISO 2022 IR ', 'ISO_IR ')] ?? 'ascii'
  return (bytes) => {
    // Bytes that the stated set does not have: many leave the set out.
    const fallback = initial === 'ascii' ? guess(bytes) : initial
    return bytes.includes(escapeByte)
      ? [...pieces(bytes, fallback)].map(([label, piece]) => decode(label, piece)).join('')
      : decode(fallback, bytes)
  }
}

function guess(bytes: Buffer): string {
  return bytes.toString('utf8').includes('\ufffd') ? 'latin1' : 'utf-8'
}

function* pieces(bytes: Buffer, initial: string): Generator<readonly [string, Buffer]> {
  let label = initial
  let start = 0
  for (let at = bytes.indexOf(escapeByte); at !== -1; at = bytes.indexOf(escapeByte, at + 1)) {
    const behind = bytes.toString('latin1', at + 1, at + 4)
    const known = escapes.find(([sequence]) => behind.startsWith(sequence))
    const isJapanese = japanese.some((sequence) => behind.startsWith(sequence))
    if (known === undefined && !isJapanese) continue
    if (at > start) yield [label, bytes.subarray(start, at)]
    // This decoder reads its escape sequence itself.
    label = isJapanese ? 'iso-2022-jp' : (known?.[1] ?? initial)
    start = isJapanese ? at : at + 1 + (known?.[0].length ?? 0)
  }
  yield [label, bytes.subarray(start)]
}
