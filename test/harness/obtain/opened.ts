/** What a party would have read of bytes made up for a test. */

import type { Observation } from '../../../harness/contracts/evidence.ts'
import { type Opened, openObservations } from '../../../harness/probe/opened.ts'

export interface Made {
  bytes: string | Buffer
  vantage?: Observation['vantage']
  source?: Observation['source']
  connection?: string
}

/** One observation per entry, named by its key. */
export function open(made: Record<string, Made>): Promise<Opened> {
  const observations = Object.entries(made).map(
    ([id, { bytes, vantage = 'received', source = 'stream', connection }]) => {
      const content = Buffer.from(bytes)
      const observation: Observation = {
        id,
        party: 'p',
        vantage,
        file: id,
        bytes: content.length,
        sha256: '',
        source,
        ...(connection === undefined ? {} : { connection }),
      }
      return { observation, bytes: content }
    },
  )
  return openObservations({ observations })
}

export function request(line: string, fields: Record<string, string> = {}, body = ''): string {
  const all = {
    host: 'p.test',
    ...fields,
    ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return [`${line} HTTP/1.1`, ...lines, '', body].join('\r\n')
}

export function answer(status: number, body = ''): string {
  return `HTTP/1.1 ${status} X\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
