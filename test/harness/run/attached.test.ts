import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExchangeResult } from '../../../harness/contracts/result.ts'
import { waitForTrigger } from '../../../harness/run/conduct.ts'
import { evidenceFolder, readEvidence } from '../../../harness/run/evidence-folder.ts'
import { renew } from '../../../harness/run/keep-up.ts'
import { keepNetwork, readKeptNetwork } from '../../../harness/run/kept-network.ts'
import { takeDown } from '../../../harness/run/take-down.ts'
import { verifyExchange } from '../../../harness/run/verify.ts'
import { findParties, killParty } from '../party-processes.ts'
import { attachTo, type Kept, keepTestNetwork, measureKept, partyOf, triggerByHand } from './keep-network.ts'
import { createTestIssuer, measure, planOf, rememberIssued } from './measure.ts'

/** One for all networks: keys take long to make. */
const issuer = createTestIssuer().then(rememberIssued)
const signal = new AbortController().signal

function outcomesOf(exchange: ExchangeResult | undefined) {
  return Object.fromEntries(Object.entries(exchange?.verdicts ?? {}).map(([name, { outcome }]) => [name, outcome]))
}

function levelsOf(exchange: ExchangeResult | undefined) {
  return exchange?.exposures.map(({ party, element, level }) => `${party} ${element} ${level}`)
}

describe('an exchange that a tester triggers', () => {
  it.each([
    ['cn-4/as-is', 'fail'],
    ['cn-4/message-jwe', 'pass'],
  ])('%s gets the verdicts of a run', async (exchange, content) => {
    await using kept = await keepTestNetwork(issuer, exchange)
    expect(await triggerByHand(kept)).toBe(202)
    const { result, isOver } = await measureKept(kept, await attachTo(kept))
    const [attached] = result.exchanges
    expect(attached?.verdicts.strict.outcome).toBe(content)
    expect(attached?.verdicts.flexible.outcome).toBe(content)
    await using ran = await measure([await planOf(exchange)], { memory: false, issuer: await issuer })
    expect(outcomesOf(attached)).toEqual(outcomesOf(ran.result.exchanges[0]))
    expect(levelsOf(attached)).toEqual(levelsOf(ran.result.exchanges[0]))
    expect(result.run).toMatchObject({ exitCode: 0, backend: 'embedded', seed: 'measure' })
    expect(isOver).toBe(true)
    if (attached === undefined) throw new Error('nothing was measured')
    expect((await verifyExchange(join(kept.out, 'measured'), attached, result)).differences).toEqual([])
    expect(findParties(kept.out)).toEqual([])
  })

  it('is followed by a network at the same ports, with the same tokens and certificates, and another record', async () => {
    await using kept = await keepTestNetwork(issuer, 'cn-4/refused')
    await triggerByHand(kept)
    await measureKept(kept, await attachTo(kept))
    const runDirectory = join(kept.out, 'measured')
    const { plan } = kept.network
    const predecessor = evidenceFolder(runDirectory, plan.id)
    const next = await renew({ ...kept, predecessor })
    expect(next.round).toBe(2)
    for (const { id } of plan.parties) {
      const [before, after] = [partyOf(kept.network, id), partyOf(next, id)]
      expect([after.listen, after.control]).toEqual([before.listen, before.control])
      const chain = (directory: string) => readFile(join(directory, 'keys', 'tls.chain.pem'), 'utf8')
      expect(await chain(after.directory)).toBe(await chain(join(predecessor, id)))
      expect(statSync(join(after.directory, 'keys', 'tls.key.pem')).mode & 0o777).toBe(0o600)
    }
    expect(next.truth.resources).not.toEqual(kept.network.truth.resources)
    expect(next.controls.stored).not.toBe(kept.network.controls.stored)
    // The command that was told triggers it again.
    expect(await triggerByHand(kept)).toBe(202)
    const again = { ...kept, network: next }
    const { result } = await measureKept(again, await attachTo(again), { directory: join(kept.out, 'second') })
    expect(result.run.seed).toBe('measure#2')
    expect(result.exchanges[0]?.verdicts.functional.outcome).toBe('pass')
    expect((await readEvidence(evidenceFolder(join(kept.out, 'second'), plan.id))).truth).toEqual(next.truth.elements)
  })

  it('starts again at other ports when somebody has taken one', async () => {
    await using kept = await keepTestNetwork(issuer, 'cn-4/refused')
    const running = await attachTo(kept)
    await running.stop()
    const { port } = partyOf(kept.network, 'lsp').listen
    const script = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('taken'))`
    const taker = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      await new Promise((resolve) => taker.stdout.once('data', resolve))
      const before = evidenceFolder(kept.directory, kept.network.plan.id)
      const predecessor = join(kept.out, 'before')
      await rename(before, predecessor)
      const next = await renew({ ...kept, predecessor })
      expect(partyOf(next, 'lsp').listen.port).not.toBe(port)
      expect((await attachTo({ ...kept, network: next })).lost.size).toBe(0)
    } finally {
      taker.kill()
    }
  })

  it('is inconclusive, and nothing passes, when a party is killed meanwhile', async () => {
    await using kept = await keepTestNetwork(issuer, 'cn-4/message-jwe')
    const running = await attachTo(kept)
    await triggerByHand(kept)
    const onStep = () => killParty(kept.out, 'lsp')
    const reporter = { onPhase: () => {}, onStep, onExchangeEnd: () => {} }
    const { result } = await measureKept(kept, running, { reporter })
    const outcomes = Object.values(outcomesOf(result.exchanges[0]))
    expect(outcomes).toContain('inconclusive')
    expect(outcomes).not.toContain('pass')
    expect(result.run.exitCode).toBe(3)
    expect(findParties(kept.out)).toEqual([])
  })

  it('goes on when the measuring is interrupted, and can be measured after that', async () => {
    await using kept = await keepTestNetwork(issuer, 'cn-4/refused')
    const abort = new AbortController()
    const running = await attachTo(kept)
    await triggerByHand(kept)
    const reporter = { onPhase: () => abort.abort(), onStep: () => {}, onExchangeEnd: () => {} }
    const { result, isOver } = await measureKept(kept, running, { reporter, signal: abort.signal })
    expect(result.run.exitCode).toBe(130)
    expect(isOver).toBe(false)
    const later = await measureKept(kept, await attachTo(kept))
    expect(later.result.exchanges[0]?.verdicts.functional.outcome).toBe('pass')
  })
})

describe('waiting for a trigger', () => {
  it('ends after the timeout, says that nothing was measured, and leaves the network waiting', async () => {
    await using kept = await keepTestNetwork(issuer, 'cn-4/as-is')
    const running = await attachTo(kept)
    const { plan } = kept.network
    await expect(waitForTrigger(plan, running, { timeoutMs: 200, signal })).rejects.toMatchObject({
      code: 'EXCHANGE_TIMEOUT',
      message: expect.stringMatching(/inconclusive.*"bron" within 0.2 s.*nothing was measured/),
    })
    const again = await attachTo(kept)
    expect(again.lost.size).toBe(0)
    await triggerByHand(kept)
    await expect(waitForTrigger(plan, again, { timeoutMs: 5_000, signal })).resolves.toBeUndefined()
  })

  it('ends when a party is killed, then or before', async () => {
    await using kept = await keepTestNetwork(issuer, 'cn-4/as-is')
    const running = await attachTo(kept)
    const waiting = waitForTrigger(kept.network.plan, running, { timeoutMs: 20_000, signal })
    killParty(kept.out, 'lsp')
    await expect(waiting).rejects.toMatchObject({ code: 'PARTY_LOST', message: expect.stringContaining('"lsp"') })
    const late = await attachTo(kept)
    expect([...late.lost]).toEqual([['lsp', 'it was gone already']])
    await expect(waitForTrigger(kept.network.plan, late, { timeoutMs: 20_000, signal })).rejects.toMatchObject({
      code: 'PARTY_LOST',
    })
  })
})

describe('a network that is taken down', () => {
  it('leaves no process, no port and no key, and cannot be attached to', async () => {
    await using kept = await keepTestNetwork(issuer, 'cn-4/as-is')
    expect(statSync(join(kept.directory, 'keys.json')).mode & 0o777).toBe(0o600)
    expect(statSync(join(kept.directory, 'network.json')).mode & 0o777).toBe(0o600)
    const { ended, gone } = await takeDown(kept.directory, () => kept.topology)
    expect([ended.length, gone]).toEqual([4, []])
    expect(findParties(kept.out)).toEqual([])
    expect(existsSync(kept.directory)).toBe(false)
    await expect(attachTo(kept)).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
      message: expect.stringMatching(/does not run any more.*lsp \(\d+\)/),
    })
    await expect(triggerByHand(kept)).rejects.toThrow()
  })

  it('leaves a process alone that has got the number of a party', async () => {
    await using kept = await keepTestNetwork(issuer, 'cn-4/as-is')
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    try {
      killParty(kept.out, 'lsp')
      await withPid(kept, 'lsp', stranger.pid)
      // One whose number is wrong, and which answers to its token, ends all the same.
      await withPid(kept, 'zorgplatform', stranger.pid)
      const { ended, gone } = await takeDown(kept.directory, () => kept.topology)
      expect(gone).toEqual(['lsp'])
      expect(ended).toHaveLength(3)
      expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null])
      expect(stranger.pid !== undefined && process.kill(stranger.pid, 0)).toBe(true)
      await expect.poll(() => findParties(kept.out)).toEqual([])
    } finally {
      stranger.kill('SIGKILL')
    }
  })

  it('has a party killed that does not answer any more', async () => {
    await using kept = await keepTestNetwork(issuer, 'cn-4/as-is')
    for (const { pid } of findParties(kept.out, 'lsp')) process.kill(pid, 'SIGSTOP')
    const { ended } = await takeDown(kept.directory, () => kept.topology)
    expect(ended).toHaveLength(4)
    expect(findParties(kept.out)).toEqual([])
  }, 60_000)

  it('has its parties ended that were started before anything was noted', async () => {
    await using kept = await keepTestNetwork(issuer, 'cn-4/as-is')
    const { state: _, ...begun } = await readKeptNetwork(kept.directory)
    await keepNetwork(kept.directory, begun)
    const { ended } = await takeDown(kept.directory, () => kept.topology)
    expect(ended).toHaveLength(4)
    await expect.poll(() => findParties(kept.out)).toEqual([])
  })
})

async function withPid(kept: Kept, party: string, pid: number | undefined): Promise<void> {
  const network = await readKeptNetwork(kept.directory)
  if (network.state === undefined || pid === undefined) throw new Error('it does not run')
  const parties = network.state.parties.map((state) => (state.id === party ? { ...state, pid } : state))
  await keepNetwork(kept.directory, { ...network, state: { ...network.state, parties } })
}
