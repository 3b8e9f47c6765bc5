/** A party as the process it is in an exchange. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PartyConfig, ReadyLine } from '../../../../harness/contracts/party.ts'

export interface PartyProcess {
  ready: ReadyLine
  /** Ends it as the harness does; resolves with its exit code. */
  stop(): Promise<number | null>
}

export async function spawnParty(entry: URL, config: PartyConfig): Promise<PartyProcess> {
  const file = join(config.directory, 'party.json')
  writeFileSync(file, JSON.stringify(config))
  const child = spawn(process.execPath, [fileURLToPath(entry), file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return {
    ready: JSON.parse(line) as ReadyLine,
    async stop() {
      const ended = once(child, 'exit') as Promise<[number | null]>
      child.stdin.end()
      const [code] = await ended
      return code
    },
  }
}
