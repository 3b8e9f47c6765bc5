/** Passes bytes on between two TLS sessions as they come, and records them as the product's. */

import type { TLSSocket } from 'node:tls'
import type { ConnectionRecord } from '../kit/tap/tap.ts'

export interface Relay {
  /** The session with the product, and the one with its neighbour. */
  product: TLSSocket
  neighbour: TLSSocket
  record: ConnectionRecord
  /** Told that bytes went by. */
  onBytes(): void
}

export function relay({ product, neighbour, record, onBytes }: Relay): void {
  let open = 2
  const closed = (other: TLSSocket) => () => {
    open -= 1
    if (open === 0) record.end()
    // What the other side was given already still goes out.
    else other.destroySoon()
  }
  const pass = (from: TLSSocket, to: TLSSocket, direction: 'received' | 'sent') => {
    from.on('error', () => {})
    from.on('data', (bytes: Buffer) => {
      if (to.destroyed) return
      record.record(direction, bytes)
      onBytes()
      if (!to.write(bytes)) from.pause()
    })
    to.on('drain', () => from.resume())
    from.on('end', () => to.end())
    from.on('close', closed(to))
    from.setNoDelay(true)
  }
  pass(neighbour, product, 'received')
  pass(product, neighbour, 'sent')
  for (const socket of [neighbour, product]) socket.resume()
}
