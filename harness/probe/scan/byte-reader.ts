/** Reads bytes that come in chunks from front to end, holding no more of them than is asked for. */

export interface ByteReader {
  /** Of the next byte. */
  readonly position: number
  /** So many of the next bytes, fewer at the end; they are not taken. */
  peek(length: number): Promise<Buffer>
  /** Takes so many bytes, fewer at the end, and returns how many. */
  skip(length: number): Promise<number>
  /** Takes so many bytes, all by default, in chunks. */
  chunks(length?: number): AsyncGenerator<Buffer>
  /** Gives bytes back that were taken last. */
  unread(bytes: Buffer): void
}

export function createByteReader(source: AsyncIterable<Buffer>): ByteReader {
  const iterator = source[Symbol.asyncIterator]()
  const held: Buffer[] = []
  let heldBytes = 0
  let position = 0
  let ended = false

  const pull = async (): Promise<boolean> => {
    if (ended) return false
    const next = await iterator.next()
    if (next.done === true) {
      ended = true
      return false
    }
    if (next.value.length > 0) held.push(next.value)
    heldBytes += next.value.length
    return true
  }

  const takeChunk = (most: number): Buffer | undefined => {
    const first = held.shift()
    if (first === undefined) return undefined
    const chunk = first.subarray(0, most)
    if (chunk.length < first.length) held.unshift(first.subarray(chunk.length))
    heldBytes -= chunk.length
    position += chunk.length
    return chunk
  }

  async function* chunks(length = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      if (held.length === 0 && !(await pull())) return
      const chunk = takeChunk(left)
      if (chunk === undefined) continue
      left -= chunk.length
      yield chunk
    }
  }

  return {
    get position() {
      return position
    },
    async peek(length) {
      while (heldBytes < length && (await pull()));
      const [first] = held
      if (held.length > 1 && first !== undefined && first.length < length) {
        const joined = Buffer.concat(held)
        held.splice(0, held.length, joined)
      }
      return held[0]?.subarray(0, length) ?? Buffer.alloc(0)
    },
    async skip(length) {
      let skipped = 0
      for await (const chunk of chunks(length)) skipped += chunk.length
      return skipped
    },
    chunks,
    unread(bytes) {
      if (bytes.length === 0) return
      held.unshift(bytes)
      heldBytes += bytes.length
      position -= bytes.length
    },
  }
}
