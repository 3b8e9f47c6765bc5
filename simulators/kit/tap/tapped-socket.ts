/** Stands between a TLS socket and the HTTP library, and records what passes. */

import type { X509Certificate } from 'node:crypto'
import { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { ConnectionRecord } from './tap.ts'

type Callback = (error?: Error | null) => void

/** One TLS record (RFC 8446 5.1). */
const joinedBytes = 16 * 1024

export class TappedSocket extends Duplex {
  readonly #inner: TLSSocket
  readonly #record: ConnectionRecord
  /** The write that waits for the TLS socket to drain. */
  #pending: Callback | undefined

  constructor(inner: TLSSocket, record: ConnectionRecord) {
    super({ allowHalfOpen: inner.allowHalfOpen })
    this.#inner = inner
    this.#record = record
    inner.on('data', (bytes: Buffer) => this.#receive(bytes))
    inner.on('end', () => this.push(null))
    inner.on('error', (error) => this.destroy(error))
    inner.on('timeout', () => this.emit('timeout'))
    inner.on('drain', () => this.#settle())
    inner.on('close', () => {
      record.end()
      // What was received before an orderly end is still to be read.
      if (inner.readableEnded && !this.readableEnded) this.once('end', () => this.destroy())
      else this.destroy()
    })
    // Whoever takes the socket listens too; until then an error must not end the process.
    this.on('error', () => {})
    // Nothing is read before somebody asks for it.
    inner.pause()
  }

  override _read(): void {
    this.#inner.resume()
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    this.#send([bytes], callback)
  }

  override _writev(chunks: { chunk: Buffer }[], callback: Callback): void {
    const parts = chunks.map(({ chunk }) => chunk)
    const bytes = parts.reduce((sum, part) => sum + part.length, 0)
    // A small message is joined and leaves as one write. A large one is not copied; corked, it leaves in one go too.
    this.#send(bytes <= joinedBytes ? [Buffer.concat(parts, bytes)] : parts, callback)
  }

  override _final(callback: Callback): void {
    this.#inner.end(callback)
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#inner.destroy()
    this.#settle(error)
    callback(error)
  }

  // What the HTTP libraries, Fastify and the kit ask of a TLS socket.
  readonly encrypted = true

  get authorized(): boolean {
    return this.#inner.authorized
  }
  get alpnProtocol(): string | false | null {
    return this.#inner.alpnProtocol
  }
  get localAddress(): string | undefined {
    return this.#inner.localAddress
  }
  get localPort(): number | undefined {
    return this.#inner.localPort
  }
  get remoteAddress(): string | undefined {
    return this.#inner.remoteAddress
  }
  get remoteFamily(): string | undefined {
    return this.#inner.remoteFamily
  }
  get remotePort(): number | undefined {
    return this.#inner.remotePort
  }
  get bytesRead(): number {
    return this.#record.bytes('received')
  }
  get bytesWritten(): number {
    return this.#record.bytes('sent')
  }
  getPeerX509Certificate(): X509Certificate | undefined {
    return this.#inner.getPeerX509Certificate()
  }
  setTimeout(timeoutMs: number, listener?: () => void): this {
    this.#inner.setTimeout(timeoutMs)
    if (listener !== undefined) this.once('timeout', listener)
    return this
  }
  setNoDelay(noDelay?: boolean): this {
    this.#inner.setNoDelay(noDelay)
    return this
  }
  setKeepAlive(enable?: boolean, initialDelayMs?: number): this {
    this.#inner.setKeepAlive(enable, initialDelayMs)
    return this
  }
  ref(): this {
    this.#inner.ref()
    return this
  }
  unref(): this {
    this.#inner.unref()
    return this
  }
  destroySoon(): void {
    if (this.writable) this.end()
    if (this.writableFinished) this.destroy()
    else this.once('finish', () => this.destroy())
  }

  #receive(bytes: Buffer): void {
    this.#record.record('received', bytes)
    if (!this.push(bytes)) this.#inner.pause()
  }

  #send(parts: Buffer[], callback: Callback): void {
    if (this.#inner.destroyed) {
      callback(new Error('the connection is closed'))
      return
    }
    let flows = true
    if (parts.length > 1) this.#inner.cork()
    for (const part of parts) {
      this.#record.record('sent', part)
      flows = this.#inner.write(part)
    }
    if (parts.length > 1) this.#inner.uncork()
    if (!flows) this.#pending = callback
    else callback()
  }

  #settle(error?: Error | null): void {
    const callback = this.#pending
    this.#pending = undefined
    callback?.(error)
  }
}
