/** What the engine knows of the containers of a project. */

import { existsSync, readFileSync } from 'node:fs'
import type { SocketAddress } from '../../contracts/evidence.ts'
import type { Engine } from './engine.ts'

export interface ContainerFacts {
  id: string
  service: string
  running: boolean
  exitCode: number
  /** Its first process, where this machine has it among its own. */
  pid?: number
  /** Network (as in the compose file) → its address there. */
  addresses: ReadonlyMap<string, string>
  /** Port in the container → where this machine reaches it. */
  published: ReadonlyMap<number, SocketAddress>
}

interface Inspected {
  Id: string
  State: { Running: boolean; Pid: number; ExitCode: number }
  Config: { Labels: Record<string, string | undefined> }
  NetworkSettings: {
    Networks: Record<string, { IPAddress: string }>
    Ports: Record<string, { HostIp: string; HostPort: string }[] | null>
  }
}

/** Of all containers with a label; none when nothing has it. */
export async function inspectContainers(engine: Engine, project: string): Promise<ContainerFacts[]> {
  const label = `label=com.docker.compose.project=${project}`
  const ids = (await engine.docker(['ps', '--all', '--quiet', '--no-trunc', '--filter', label])).split('\n')
  const known = ids.filter((id) => id !== '')
  if (known.length === 0) return []
  const inspected = JSON.parse(await engine.docker(['inspect', '--type', 'container', ...known])) as Inspected[]
  return inspected.map((each) => describe(each, project))
}

function describe({ Id, State, Config, NetworkSettings }: Inspected, project: string): ContainerFacts {
  const pid = State.Running && isOurs(State.Pid, Id) ? State.Pid : undefined
  const networks = Object.entries(NetworkSettings.Networks)
  const ports = Object.entries(NetworkSettings.Ports)
  return {
    id: Id,
    service: Config.Labels['com.docker.compose.service'] ?? '',
    running: State.Running,
    exitCode: State.ExitCode,
    ...(pid === undefined ? {} : { pid }),
    addresses: new Map(networks.map(([name, { IPAddress }]) => [name.replace(`${project}_`, ''), IPAddress])),
    published: new Map(
      ports.flatMap(([port, places]): [number, SocketAddress][] =>
        (places ?? [])
          .slice(0, 1)
          .map(({ HostIp, HostPort }) => [Number.parseInt(port, 10), { address: HostIp, port: Number(HostPort) }]),
      ),
    ),
  }
}

/** An engine in a virtual machine has numbers of its own, which here belong to others: its control groups tell. */
export function isOurs(pid: number, container: string): boolean {
  const file = `/proc/${pid}/cgroup`
  return pid > 0 && existsSync(file) && readFileSync(file, 'utf8').includes(container)
}
