/**
 * Writes what the tap sees to disk. What is small is gathered in a block of memory per file and written when that is
 * full, or at the next tick; what is large is written as it is.
 *
 * Writing is synchronous on purpose. It goes to the page cache, which costs less than a trip to another thread with a
 * copy for it to hold; nothing waits in memory, so a disk that is slow slows the connections down and no more; and
 * nobody can change bytes between the moment they cross and the moment they are recorded.
 */

import { closeSync, openSync, writeSync } from 'node:fs'

/** One file that only grows. */
export interface SpoolFile {
  readonly descriptor: number
  block: Buffer | undefined
  filled: number
}

export interface Spool {
  /** Throws when the file is there already: evidence is never written over. */
  open(path: string): SpoolFile
  append(file: SpoolFile, bytes: Uint8Array): void
  /** Writes the rest and closes the file. */
  close(file: SpoolFile): void
  /** Writes the rest of every file. */
  flush(): void
}

/** Fewer and larger writes cost the kernel a good deal less than those of a TLS record each. */
const blockBytes = 256 * 1024
/** From this size on a copy costs more than the call that writes it. */
const largeBytes = 128 * 1024
/** Blocks kept for use again. */
const spareLimit = 32
/** The most that a killed process loses. */
const tickMs = 40

export function createSpool(): Spool {
  const spare: Buffer[] = []
  const unwritten = new Set<SpoolFile>()
  let timer: NodeJS.Timeout | undefined

  const write = (file: SpoolFile): void => {
    const { block, filled } = file
    if (block === undefined) return
    file.block = undefined
    file.filled = 0
    unwritten.delete(file)
    writeWhole(file.descriptor, block, filled)
    if (spare.length < spareLimit) spare.push(block)
  }
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    for (const file of [...unwritten]) write(file)
  }

  return {
    open: (path) => ({ descriptor: openSync(path, 'wx'), block: undefined, filled: 0 }),
    append(file, bytes) {
      if (bytes.length > blockBytes - file.filled || bytes.length >= largeBytes) write(file)
      if (bytes.length >= largeBytes) {
        writeWhole(file.descriptor, bytes, bytes.length)
        return
      }
      if (file.block === undefined) {
        file.block = spare.pop() ?? Buffer.allocUnsafeSlow(blockBytes)
        unwritten.add(file)
      }
      file.block.set(bytes, file.filled)
      file.filled += bytes.length
      timer ??= setTimeout(flush, tickMs)
    },
    close(file) {
      write(file)
      closeSync(file.descriptor)
    },
    flush,
  }
}

/** A file may take less than it is given. */
function writeWhole(descriptor: number, bytes: Uint8Array, length: number): void {
  let written = 0
  while (written < length) written += writeSync(descriptor, bytes, written, length - written)
}
