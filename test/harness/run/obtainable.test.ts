import { createHash } from 'node:crypto'
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExchangeEvidence } from '../../../harness/contracts/evidence.ts'
import type { ExchangeResult } from '../../../harness/contracts/result.ts'
import type { ExchangePlan } from '../../../harness/contracts/scenario.ts'
import type { Topology } from '../../../harness/contracts/topology.ts'
import { assessExchange } from '../../../harness/run/assess-exchange.ts'
import { evidenceFolder, readEvidence, writeEvidence } from '../../../harness/run/evidence-folder.ts'
import { explainFinding } from '../../../harness/run/explain-finding.ts'
import { verifyExchange } from '../../../harness/run/verify.ts'
import { type BypassOptions, createBypassTopology, planBypass } from './bypass/plan.ts'
import { type Measurement, measure, planOf } from './measure.ts'

function measureBypass(options: BypassOptions): Promise<Measurement> {
  const changes = { topology: createBypassTopology(), hasMessageKey: () => false, memory: false }
  return measure([planBypass(options)], changes)
}

function only({ result }: Measurement): ExchangeResult {
  const [exchange] = result.exchanges
  if (exchange === undefined) throw new Error('nothing was measured')
  return exchange
}

function levelsOf({ exposures }: ExchangeResult): string[] {
  const counted = exposures.filter((exposure) => exposure.class !== 'routing')
  return [...new Set(counted.map(({ level }) => level))].sort()
}

/** Referrals between two ends that know no Workflow Task: nothing ends the access before the token does. */
async function planLasting(variant: string, tokens: string): Promise<ExchangePlan> {
  const plan = await planOf(variant)
  const speaks = { speaks: 'aorta-np', tokens }
  const parties = plan.parties.map((party) =>
    party.role === 'end' ? { ...party, options: { ...party.options, ...speaks } } : party,
  )
  return { ...plan, parties }
}

describe('a token that passes a broker while the data go around it', () => {
  it('makes the record obtainable when whoever has it may use it', async () => {
    await using measured = await measureBypass({ tokens: 'bearer' })
    const exchange = only(measured)
    expect(exchange.verdicts.functional.outcome).toBe('pass')
    expect(exchange.verdicts.strict.outcome).toBe('fail')
    expect(exchange.verdicts.flexible.outcome).toBe('fail')
    expect(exchange.verdicts.strict.reasons[0]).toMatchObject({ code: 'exposed', values: { level: 'obtainable' } })
    expect(levelsOf(exchange)).toEqual(['obtainable'])
    expect(exchange.replays).toMatchObject([{ party: 'broker', positive: true, negative: true }])
    expect(exchange.replays?.[0]?.answered).toBeGreaterThan(20)
    const directory = evidenceFolder(measured.directory, exchange.id)
    const evidence = await readEvidence(directory)
    const finding = measured.result.findings.find(({ level }) => level === 'obtainable')
    if (finding === undefined) throw new Error('nothing was found')
    const { replay, excerpt, value, file } = await explainFinding(directory, evidence, finding)
    expect(replay).toMatchObject({
      target: 'source',
      method: 'GET',
      status: 200,
      credential: { kind: 'token', vantages: ['sent', 'received'] },
      address: { observation: expect.stringMatching(/^broker\//) },
    })
    expect(file).toMatch(/^broker\/replay\/\d+\.bin$/)
    const { text, start, length } = excerpt.decoded
    expect(text.slice(start, start + length)).toBe(value)
    expect((await verifyExchange(measured.directory, exchange, measured.result)).differences).toEqual([])
    await expectAnswersToCount(directory, evidence)
  })

  it.each(['dpop', 'mtls-bound'] as const)('leaves it shielded when the token is %s', async (tokens) => {
    await using measured = await measureBypass({ tokens })
    const exchange = only(measured)
    expect(exchange.verdicts.functional.outcome).toBe('pass')
    expect(exchange.verdicts.strict.outcome).toBe('pass')
    expect(levelsOf(exchange)).not.toContain('obtainable')
    expect(exchange.replays).toMatchObject([{ party: 'broker', answered: 0, positive: true, negative: true }])
    expect(exchange.replays?.[0]?.refused).toBeGreaterThan(0)
    expect(exchange.verdicts.strict.reasons.map(({ code }) => code)).toContain('not-obtained')
  })

  it.each(['dpop', 'mtls-bound'] as const)(
    'makes it obtainable when the token is %s and the source does not look at that',
    async (tokens) => {
      await using measured = await measureBypass({ tokens, checks: false })
      expect(levelsOf(only(measured))).toEqual(['obtainable'])
      expect(only(measured).verdicts.strict.outcome).toBe('fail')
    },
  )
})

describe('a party that cannot be frozen', () => {
  it('has nothing sent again from its position or another, and the result says so and why', async () => {
    const real = createBypassTopology()
    const topology: Topology = {
      ...real,
      async start(request) {
        const network = await real.start(request)
        const freeze = () => Promise.reject(new Error('the disk is full'))
        return { ...network, parties: new Map([...network.parties].map(([id, party]) => [id, { ...party, freeze }])) }
      },
    }
    const changes = { topology, hasMessageKey: () => false, memory: false }
    await using measured = await measure([planBypass({ tokens: 'bearer' })], changes)
    const exchange = only(measured)
    expect(exchange.verdicts.functional.outcome).toBe('pass')
    expect(exchange.verdicts.strict.outcome).toBe('attention')
    expect(exchange.verdicts.strict.reasons[0]?.code).toBe('replay-not-tried')
    expect(exchange.replays).toMatchObject([{ party: 'broker', tried: 0, notTried: 'the disk is full' }])
    expect((await verifyExchange(measured.directory, exchange, measured.result)).differences).toEqual([])
  })
})

describe('a token that outlives the exchange', () => {
  it('gives every party on the route the record, and changes nobody else’s observations', async () => {
    await using measured = await measure([await planLasting('cn-4/as-is', 'bearer')], { memory: false })
    const exchange = only(measured)
    expect(exchange.steps.filter(({ outcome }) => outcome !== 'ok')).toEqual([])
    for (const { answered, positive, negative } of exchange.replays ?? []) {
      expect(answered).toBeGreaterThan(20)
      expect([positive, negative]).toEqual([true, true])
    }
    const obtained = measured.result.findings.filter(({ level }) => level === 'obtainable')
    expect(obtained.every(({ observation }) => /\/replay-\d+$/.test(observation))).toBe(true)
    expect(new Set(obtained.map(({ party }) => party))).toEqual(new Set(['zorgplatform', 'lsp']))
    const codes = Object.values(exchange.verdicts).flatMap(({ reasons }) => reasons.map(({ code }) => code))
    expect(codes).not.toContain('tally-differs')
    await expectNothingAfterTheFreeze(evidenceFolder(measured.directory, exchange.id))
    expect((await verifyExchange(measured.directory, exchange, measured.result)).differences).toEqual([])
  })

  it('bound to a key of the client, it gives them nothing', async () => {
    await using measured = await measure([await planLasting('cn-4/as-is', 'dpop')], { memory: false })
    const exchange = only(measured)
    expect(exchange.steps.filter(({ outcome }) => outcome !== 'ok')).toEqual([])
    for (const { answered, refused } of exchange.replays ?? []) {
      expect(answered).toBe(0)
      expect(refused).toBeGreaterThan(0)
    }
  })
})

/** Every request that a party sent was received by another, as often: none of those sent again is among them. */
async function expectNothingAfterTheFreeze(directory: string) {
  const { parties } = await readEvidence(directory)
  const streams = parties.flatMap(({ observations }) => observations.filter(({ source }) => source === 'stream'))
  const count = async (vantage: string) => {
    const texts = streams
      .filter((one) => one.vantage === vantage && one.peer !== undefined)
      .map(({ file }) => readFile(join(directory, file), 'latin1'))
    return (await Promise.all(texts)).join('').match(/^[A-Z]+ \/\S* HTTP\/1\.1/gm)?.length
  }
  expect(await count('received')).toBe(await count('sent'))
  for (const { observations } of parties) {
    for (const { file, sha256 } of observations) {
      const bytes = await readFile(join(directory, file))
      expect(createHash('sha256').update(bytes).digest('hex'), file).toBe(sha256)
    }
  }
}

/** Without the answers the evidence gives no such level, and answers that were changed are refused. */
async function expectAnswersToCount(directory: string, evidence: ExchangeEvidence) {
  const without = evidence.parties.map((party) => ({
    ...party,
    observations: party.observations.filter(({ source }) => source !== 'replay'),
  }))
  const { result } = await assessExchange(directory, { ...evidence, parties: without })
  expect(levelsOf(result)).not.toContain('obtainable')
  // What was planted is not among the answers either, so nothing can be said.
  expect(result.verdicts.strict.outcome).toBe('inconclusive')
  const answer = evidence.parties.flatMap(({ observations }) => observations).find(({ source }) => source === 'replay')
  await appendFile(join(directory, answer?.file ?? ''), 'x')
  await writeEvidence(directory, evidence)
  await expect(assessExchange(directory, evidence)).rejects.toMatchObject({ code: 'RUN_INVALID' })
}
