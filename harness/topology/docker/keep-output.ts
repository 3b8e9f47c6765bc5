/** What a container wrote on its outputs becomes part of the log of its party. */

import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'

/** Up to now; rejects when the engine does not give it. */
export async function keepOutput(container: string, directory: string): Promise<void> {
  const { code, error, stdout, stderr } = await runCommand('docker', ['logs', container])
  if (code !== 0) throw error ?? new Error(`docker logs: ${stderr.trim()}`)
  for (const [name, text] of [
    ['stdout.txt', stdout],
    ['stderr.txt', stderr],
  ] as const) {
    if (text === '') continue
    // A link that the container made there is not followed.
    const { O_CREAT, O_NOFOLLOW = 0, O_TRUNC, O_WRONLY } = constants
    const file = await open(join(directory, 'log', name), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
    await file.writeFile(text).finally(() => file.close())
  }
}
