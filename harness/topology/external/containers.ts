/** What is asked of the container engine about one product. */

import { mkdir } from 'node:fs/promises'
import type { Engine } from '../docker/engine.ts'
import { isOurs } from '../docker/inspect-containers.ts'
import { runCommand } from '../docker/run-command.ts'

export interface ProductContainer {
  id: string
  /** Its first process, where this machine has it among its own. */
  pid: number | undefined
  /** Address in the network that it shares with the process around it. */
  address: string
  /** Settles with the way it ended. */
  ended: Promise<string>
  /** Both outputs, up to now. */
  output(): Promise<string>
  /** Paths that were added to its file system or changed in it; mounted volumes left out. */
  listChanged(): Promise<string[]>
  copyIn(file: string, target: string): Promise<void>
  /** Nothing when the container has no such path. */
  copyOut(path: string, folder: string): Promise<void>
  /** Standard input of a shell in it; rejects where it has none. */
  shell(script: string): Promise<void>
}

interface Inspected {
  State: { Pid: number; Running: boolean }
  NetworkSettings: { Networks: Record<string, { IPAddress: string }> }
}

/** As long as an exchange may ever take. */
const longestMs = 3_600_000

export async function findContainer(engine: Engine, id: string, network: string): Promise<ProductContainer> {
  const [inspected] = JSON.parse(await engine.docker(['inspect', '--type', 'container', id])) as Inspected[]
  const pid = inspected?.State.Pid ?? 0
  return {
    id,
    pid: isOurs(pid, id) ? pid : undefined,
    address: inspected?.NetworkSettings.Networks[network]?.IPAddress ?? '',
    ended: runCommand('docker', ['wait', id], { timeoutMs: longestMs }).then(
      ({ stdout }) => `exit code ${stdout.trim() || 'unknown'}`,
    ),
    async output() {
      const { stdout, stderr } = await runCommand('docker', ['logs', id])
      return stdout + stderr
    },
    async listChanged() {
      const lines = (await engine.docker(['diff', id])).split('\n')
      return lines.filter((line) => /^[AC] /.test(line)).map((line) => line.slice(2))
    },
    copyIn: async (file, target) => void (await engine.docker(['cp', file, `${id}:${target}`])),
    async copyOut(path, folder) {
      await mkdir(folder, { recursive: true })
      const { code, stderr } = await runCommand('docker', ['cp', `${id}:${path}`, folder])
      if (code !== 0 && !/no such|not found|could not find/i.test(stderr))
        throw new Error(`docker cp: ${stderr.trim()}`)
    },
    shell: async (script) => void (await engine.docker(['exec', '--user', '0', id, 'sh', '-c', script])),
  }
}
