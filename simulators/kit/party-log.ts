/** The log of a party: NDJSON in `log/party.ndjson`. */

import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import type { PartyConfig } from '../../harness/contracts/party.ts'

interface PartyLog {
  log: Logger
  /** What is logged afterwards, by work that was broken off, is dropped. */
  close(): void
}

/** Opens the log and plants the value that a look at the log must find. */
export function openLog(config: PartyConfig): PartyLog {
  const folder = join(config.directory, 'log')
  mkdirSync(folder, { recursive: true })
  let file: number | undefined = openSync(join(folder, 'party.ndjson'), 'a')
  const log = pino(
    { base: { party: config.party.id }, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    {
      // Synchronous: a line that was logged is on disk, however the process ends.
      write(line) {
        if (file !== undefined) appendFileSync(file, line)
      },
    },
  )
  const control = config.sabotage.includes('log-control-missing') ? {} : { inkijkControl: config.controls.logged }
  log.info({ ...control, system: config.party.system, exchange: config.exchange }, 'started')
  return {
    log,
    close() {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}
