/** What happens to the containers of one exchange, as the engine tells it. */

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface ContainerEvent {
  /** Name of the service. */
  service: string
  /** `die`: its process has ended; the others did not end it. */
  kind: 'die' | 'pause' | 'oom' | 'disconnect'
  /** Of `die`. */
  exitCode?: number
}

export interface ContainerWatch {
  /** From now on these are told about, with what happened to them since the watch began. */
  follow(containers: readonly { id: string; service: string }[]): void
  /** Ends watching; nothing is told afterwards. */
  close(): void
}

export interface WatchRequest {
  /** How far back it begins, so that nothing is missed when the clock of the engine differs a little. */
  backSeconds: number
  onEvent(event: ContainerEvent): void
  /** The engine tells no more: it has ended, or cannot be reached. */
  onSilence(): void
}

interface EngineEvent {
  Type: string
  Action: string
  Actor: { ID: string; Attributes: Record<string, string | undefined> }
}

const kinds = ['die', 'pause', 'oom', 'disconnect'] as const

export function watchContainers({ backSeconds, onEvent, onSilence }: WatchRequest): ContainerWatch {
  const child = spawnEvents(backSeconds)
  /** Container id → service. */
  const followed = new Map<string, string>()
  let early: EngineEvent[] | undefined = []
  let closed = false
  const tell = ({ Type, Action, Actor }: EngineEvent): void => {
    const id = Type === 'network' ? Actor.Attributes.container : Actor.ID
    const service = followed.get(id ?? '')
    const kind = kinds.find((each) => each === Action)
    if (closed || service === undefined || kind === undefined) return
    const { exitCode } = Actor.Attributes
    onEvent({ service, kind, ...(exitCode === undefined ? {} : { exitCode: Number(exitCode) }) })
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = tryParseEvent(line)
    if (event === undefined) return
    if (early === undefined) tell(event)
    else early.push(event)
  })
  const silence = (): void => {
    if (!closed) onSilence()
    closed = true
  }
  child.once('error', silence)
  child.once('close', silence)
  return {
    follow(containers) {
      for (const { id, service } of containers) followed.set(id, service)
      for (const event of early ?? []) tell(event)
      early = undefined
    },
    close() {
      closed = true
      child.kill('SIGKILL')
    },
  }
}

function spawnEvents(backSeconds: number) {
  const since = Math.floor(Date.now() / 1000) - backSeconds
  const filters = ['type=container', 'type=network', ...kinds.map((kind) => `event=${kind}`)]
  const args = ['events', '--since', String(since), '--format', '{{json .}}']
  return spawn('docker', [...args, ...filters.flatMap((filter) => ['--filter', filter])], {
    stdio: ['ignore', 'pipe', 'ignore'],
    // Ctrl-C in a terminal reaches the harness alone, which then ends the parties in order.
    detached: true,
  })
}

function tryParseEvent(line: string): EngineEvent | undefined {
  try {
    return JSON.parse(line) as EngineEvent
  } catch {
    return undefined
  }
}
