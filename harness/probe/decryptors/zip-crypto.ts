/** The traditional stream cipher of ZIP (APPNOTE 6.1). */

/** Returns a function that decrypts the next bytes of the stream. */
export function createZipCrypto(password: Buffer): (sealed: Buffer) => Buffer {
  const table = createCrcTable()
  let [low, middle, high] = [0x12345678, 0x23456789, 0x34567890]
  const step = (crc: number, byte: number) => ((crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0)) >>> 0
  const update = (byte: number) => {
    low = step(low, byte)
    middle = (Math.imul((middle + (low & 0xff)) >>> 0, 0x08088405) + 1) >>> 0
    high = step(high, middle >>> 24)
  }
  for (const byte of password) update(byte)
  return (sealed) => {
    const plain = Buffer.allocUnsafe(sealed.length)
    for (let i = 0; i < sealed.length; i += 1) {
      const mask = (high | 2) & 0xffff
      const byte = (sealed[i] ?? 0) ^ ((Math.imul(mask, mask ^ 1) >>> 8) & 0xff)
      update(byte)
      plain[i] = byte
    }
    return plain
  }
}

/** CRC-32 with the reversed polynomial. */
function createCrcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, n) => {
    let crc = n
    for (let k = 0; k < 8; k += 1) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320
    return crc >>> 0
  })
}
