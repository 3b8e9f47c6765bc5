/** Tape archives, written by hand after POSIX.1-2017. */

export interface MadeFile {
  name: string
  content: Buffer
  type?: string
}

export function makeTar(files: readonly MadeFile[], magic = 'ustar\x0000'): Buffer {
  return Buffer.concat([
    ...files.flatMap((file) => [makeHeader(file, magic), padded(file.content)]),
    Buffer.alloc(1024),
  ])
}

export function makePaxRecord(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`
  const size = Buffer.byteLength(rest)
  const digits = String(size + String(size).length).length
  return Buffer.from(`${size + digits}${rest}`)
}

function makeHeader({ name, content, type = '0' }: MadeFile, magic: string): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write(`${(0).toString(8).padStart(11, '0')}\0`, 136)
  header.write('        ', 148)
  header.write(type, 156)
  header.write(magic, 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)])
}
