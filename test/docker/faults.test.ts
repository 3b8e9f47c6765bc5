import { execFileSync } from 'node:child_process'
import { statfsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Topology } from '../../harness/contracts/topology.ts'
import type { ComposeService } from '../../harness/topology/docker/compose-file.ts'
import { measure, planOf } from '../harness/run/measure.ts'
import { createSuiteTopology, docker, findContainer, findLeftovers, makeRunFolder } from './docker.ts'

interface Fault {
  /** Backend to run on; default the plain one. */
  topology?: Topology
  /** Folder of the LSP that gets a disk of its own, which is nearly full. */
  fullDisk?: 'store' | 'tap'
  /** Given the name of a step that has been done. */
  onStep?(step: string, run: string): void
}

/** What one exchange came to with a fault in it. */
async function breakExchange({ topology: given, fullDisk, onStep = () => {} }: Fault) {
  await using folder = await makeRunFolder()
  await using disk = createFullDisk(fullDisk)
  const topology = given ?? disk.topology
  await using measured = await measure([await planOf('cn-4/message-jwe')], {
    topology,
    directory: folder.directory,
    reporter: { onPhase: () => {}, onStep: (_, { name }) => onStep(name, folder.run), onExchangeEnd: () => {} },
  })
  const { exchanges, run } = measured.result
  const [exchange] = exchanges
  return {
    exitCode: run.exitCode,
    outcomes: Object.fromEntries(
      Object.entries(exchange?.verdicts ?? {}).map(([name, { outcome }]) => [name, outcome]),
    ),
    steps: exchange?.steps ?? [],
    diskFull: disk.isFull(),
    left: findLeftovers(folder.run),
  }
}

/** The first time that a step is done. */
function once(act: (run: string) => void): NonNullable<Fault['onStep']> {
  let done = false
  return (_, run) => {
    if (!done) act(run)
    done = true
  }
}

const everything = ['functional', 'strict', 'flexible']

describe('a party in a container', () => {
  it.each<[string, (run: string) => void]>([
    ['is killed', (run) => docker('kill', findContainer(run, 'lsp'))],
    ['is paused', (run) => docker('pause', findContainer(run, 'lsp'))],
    ['that must answer is paused', (run) => docker('pause', findContainer(run, 'bron'))],
    [
      'is cut off from its neighbour',
      (run) => {
        const container = findContainer(run, 'lsp')
        const network = docker('network', 'ls', '--filter', `label=nl.inkijk.run=${run}`, '--format', '{{.Name}}')
        const hop = network.split('\n').find((name) => name.endsWith('hop-zorgplatform-lsp')) ?? ''
        docker('network', 'disconnect', '--force', hop, container)
      },
    ],
  ])('%s in the middle: nothing passes, exit code 3, nothing is left', async (_, act) => {
    const { exitCode, outcomes, left } = await breakExchange({ onStep: once(act) })
    expect(Object.values(outcomes)).not.toContain('pass')
    for (const name of everything) expect(outcomes[name], name).toBe('inconclusive')
    expect(exitCode).toBe(3)
    expect(left).toEqual([])
  })

  it('does not end when it is told to: its measurement proves nothing', async () => {
    const onStep = (step: string, run: string) => {
      if (step === 'complete') docker('exec', findContainer(run, 'lsp'), 'node', '-e', stopMainProcess)
    }
    const { exitCode, outcomes, left } = await breakExchange({ onStep })
    expect(outcomes.strict).toBe('inconclusive')
    expect(exitCode).toBe(3)
    expect(left).toEqual([])
  })

  it('has a clock that is a day ahead: what it says is refused', async () => {
    const adjust = (service: ComposeService) =>
      service.id === 'ontvanger' ? { ...service, environment: { NODE_OPTIONS: `--import=${aheadModule}` } } : service
    const { exitCode, outcomes, steps, left } = await breakExchange({
      topology: createSuiteTopology({ adjust }),
    })
    expect(steps.some(({ outcome }) => outcome !== 'ok')).toBe(true)
    expect(outcomes.functional).not.toBe('pass')
    expect(outcomes.strict).not.toBe('pass')
    expect(exitCode).not.toBe(0)
    expect(left).toEqual([])
  })

  // Only root can give a folder a disk of its own.
  it.runIf(process.getuid?.() === 0).each(['store', 'tap'] as const)(
    'runs out of disk in its folder %s: nothing passes',
    async (fullDisk) => {
      const { exitCode, outcomes, diskFull, left } = await breakExchange({ fullDisk })
      expect(diskFull).toBe(true)
      for (const name of everything) expect(outcomes[name], name).not.toBe('pass')
      expect(exitCode).not.toBe(0)
      expect(left).toEqual([])
    },
  )
})

/** The child of the first process: the party. */
const stopMainProcess = `
const { readdirSync, readFileSync } = require('node:fs')
const children = readdirSync('/proc').filter((name) => /^\\d+$/.test(name) && Number(name) !== process.pid)
const party = children.find((pid) => readFileSync('/proc/' + pid + '/cmdline', 'utf8').includes('/party/party.json') && pid !== '1')
process.kill(Number(party), 'SIGSTOP')`

/** Moves the clock of a process; the validity of certificates is still judged by that of the machine. */
const aheadModule = `data:text/javascript,${encodeURIComponent(`
const Real = Date
const aheadMs = 24 * 3600 * 1000
globalThis.Date = class extends Real {
  constructor(...values) { values.length === 0 ? super(Real.now() + aheadMs) : super(...values) }
  static now() { return Real.now() + aheadMs }
}`)}`

const diskKilobytes = { store: 64, tap: 16 }

/** A backend that gives one folder of the LSP a disk of its own; the plain backend when none is named. */
function createFullDisk(folder: 'store' | 'tap' | undefined) {
  const topology = createSuiteTopology()
  const mounts: string[] = []
  const start: Topology['start'] = async (request) => {
    if (folder !== undefined) {
      const place = join(request.directory, 'lsp', folder)
      await mkdir(place, { recursive: true })
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskKilobytes[folder]}k`, 'inkijk-test', place])
      mounts.push(place)
    }
    return topology.start(request)
  }
  return {
    topology: { ...topology, start } satisfies Topology,
    /** Whether less than a page is left. */
    isFull: () => mounts.some((place) => statfsSync(place).bavail === 0),
    async [Symbol.asyncDispose]() {
      for (const place of mounts) execFileSync('umount', ['--lazy', place])
    },
  }
}
