/** Reads what a tap left, as the harness would, for the tests of the kit. */

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Connection } from '../../../harness/contracts/evidence.ts'
import type { ConnectionLine, RefusedLine } from '../../../simulators/kit/tap/tap.ts'

export function readConnectionLines(directory: string): ConnectionLine[] {
  return readLines(join(directory, 'tap', 'connections.ndjson')) as ConnectionLine[]
}

export function readRefused(directory: string): RefusedLine[] {
  return readLines(join(directory, 'tap', 'handshakes.ndjson')) as RefusedLine[]
}

/** Connections that have ended. */
export function readClosed(directory: string): Connection[] {
  return readConnectionLines(directory)
    .filter(({ event }) => event === 'close')
    .map((line) => line as ConnectionLine & Connection)
}

export function readStream(directory: string, connection: { id?: string }, direction: 'received' | 'sent'): Buffer {
  return readFileSync(join(directory, 'tap', `${connection.id?.split('/')[1]}.${direction}.bin`))
}

export function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export function readLines(file: string): unknown[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)
}
