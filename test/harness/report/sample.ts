/** A realistic run of three exchanges: one that leaks, one that protects and surprises, one that could not be measured. */

import type { PartyEvidence } from '../../../harness/contracts/evidence.ts'
import type { ExchangeResult, Outcome, Result, VerdictName } from '../../../harness/contracts/result.ts'
import type { ExchangePlan } from '../../../harness/contracts/scenario.ts'
import type { Transcript } from '../../../harness/contracts/transcript.ts'
import type { TruthElement } from '../../../harness/contracts/truth.ts'
import type { Traffic } from './sample-exchange.ts'
import { makeTraffic } from './sample-exchange.ts'
import { makeTruth } from './sample-record.ts'
import { makeVerdicts } from './sample-verdicts.ts'

export interface Sample {
  result: Result
  plans: ExchangePlan[]
  scenarioTitles: Record<string, { nl: string; en: string }>
  loadTranscripts: (exchange: string) => Promise<Transcript[]>
  loadEvidence: (exchange: string) => Promise<{ truth: TruthElement[]; parties: PartyEvidence[] }>
}

export interface SampleSize {
  /** Medical elements of the record. */
  medical: number
  /** How often the record is fetched. */
  rounds: number
  /** How many times the three exchanges are repeated under other names. */
  copies: number
}

interface Recipe {
  variant: string
  shows: { nl: string; en: string }
  protection: string
  sealed: boolean
  broken: boolean
  measured: Partial<Record<VerdictName, Outcome>>
  expected: Partial<Record<VerdictName, Outcome>>
}

const recipes: Recipe[] = [
  {
    variant: 'as-is',
    shows: {
      nl: 'Beveiliging per hop: wat het Zorgplatform en het LSP lezen als alleen het kanaal is versleuteld.',
      en: 'Protection per hop: what Zorgplatform and LSP read when only the channel is encrypted.',
    },
    protection: 'channel',
    sealed: false,
    broken: false,
    measured: {
      strict: 'fail',
      flexible: 'fail',
      systemAuthentication: 'fail',
      userAuthentication: 'fail',
      atRest: 'fail',
    },
    expected: { functional: 'pass', strict: 'fail', flexible: 'fail', systemAuthentication: 'fail', channel: 'pass' },
  },
  {
    variant: 'message-jwe',
    shows: {
      nl: 'Het hele bericht versleuteld voor de ontvanger: tussenpartijen bezorgen zonder te kunnen lezen.',
      en: 'The whole message encrypted for the receiver: parties in between deliver without reading.',
    },
    protection: 'message/jwe',
    sealed: true,
    broken: false,
    measured: { strict: 'fail', flexible: 'attention', userAuthentication: 'not-applicable', atRest: 'fail' },
    expected: { functional: 'pass', strict: 'pass', flexible: 'pass', userAuthentication: 'not-applicable' },
  },
  {
    variant: 'tap-lost',
    shows: {
      nl: 'Een aftappunt dat uitvalt: de meting mag dan niets beweren.',
      en: 'A tap that is lost: the measurement must then claim nothing.',
    },
    protection: 'message/jwe',
    sealed: true,
    broken: true,
    measured: { strict: 'inconclusive', flexible: 'inconclusive', atRest: 'inconclusive' },
    expected: { functional: 'pass', strict: 'inconclusive', flexible: 'inconclusive', atRest: 'inconclusive' },
  },
]

const parties: ExchangeResult['parties'] = [
  { id: 'bron', system: 'care-system', role: 'end' },
  { id: 'zorgplatform', system: 'zorgplatform', role: 'intermediary' },
  { id: 'lsp', system: 'lsp', role: 'intermediary' },
  { id: 'ontvanger', system: 'care-system', role: 'end' },
]

const organisations: Record<string, string> = {
  bron: 'Huisartsenpraktijk Het Baken',
  zorgplatform: 'Zorgplatform',
  lsp: 'Landelijk Schakelpunt',
  ontvanger: 'Streekziekenhuis De Waterlelie',
}

export function makeSample(size: SampleSize = { medical: 12, rounds: 1, copies: 1 }): Sample {
  const truth = makeTruth(size.medical)
  const made = Array.from({ length: size.copies }, (_, copy) =>
    recipes.map((recipe) => makeExchange(recipe, copy === 0 ? 'cn-4' : `cn-4-${copy}`, truth, size)),
  ).flat()
  const exchanges = made.map(({ exchange }) => exchange)
  const transcripts = new Map(made.map(({ exchange, traffic }) => [exchange.id, traffic.transcripts]))
  return {
    result: makeResult(
      exchanges,
      made.flatMap(({ traffic }) => traffic.findings),
    ),
    plans: made.map(({ exchange, recipe }) => makePlan(exchange, recipe)),
    scenarioTitles: {
      'cn-4': { nl: 'Beproeving koppelen LSP – Zorgplatform (BgZ)', en: 'Trial linking LSP and Zorgplatform (BgZ)' },
    },
    loadTranscripts: async (exchange) => transcripts.get(exchange) ?? [],
    loadEvidence: async (exchange) => ({ truth, parties: describeEvidence(transcripts.get(exchange) ?? []) }),
  }
}

interface Made {
  exchange: ExchangeResult
  recipe: Recipe
  traffic: Traffic
}

function makeExchange(recipe: Recipe, scenario: string, truth: readonly TruthElement[], size: SampleSize): Made {
  const id = `${scenario}/${recipe.variant}`
  const traffic = makeTraffic(id, truth, { sealed: recipe.sealed, rounds: size.rounds })
  const names = Object.entries(recipe.expected) as [VerdictName, Outcome][]
  const verdicts = makeVerdicts(recipe.measured, traffic)
  const exchange: ExchangeResult = {
    id,
    scenario,
    variant: recipe.variant,
    useCase: 'bgz',
    pattern: 'notified-pull',
    protection: recipe.protection,
    route: parties.map((party) => party.id),
    parties,
    steps: [
      { name: 'notify', from: 'bron', to: 'ontvanger', outcome: 'ok', durationMs: 84.2 },
      { name: 'request token', from: 'ontvanger', to: 'bron', outcome: 'ok', durationMs: 31 },
      { name: 'pull', from: 'ontvanger', to: 'bron', outcome: 'ok', durationMs: 162.9, detail: '12 resources' },
    ],
    verdicts,
    expected: Object.fromEntries(names.map(([name, outcome]) => [name, { outcome, source: 'E2E-report 4.2.2–4.2.3' }])),
    asExpected: names.every(([name, outcome]) => verdicts[name].outcome === outcome),
    exposures: traffic.exposures,
    coverage: parties.slice(1, 3).map(({ id: party }, position) => ({
      party,
      observedBytes: 48_211 + position * 912,
      decodedBytes: recipe.sealed ? 9120 : 47_900,
      ciphertextBytes: recipe.sealed ? 39_091 - position * 40 : 0,
      opaqueBytes: recipe.sealed ? position * 952 : 311 + position * 912,
      budgetsHit: position === 1 && recipe.broken ? ['depth 8'] : [],
      alikeLeftOut: 0,
      memoryBytes: recipe.broken ? 0 : 57_852_352 + position * 4096,
    })),
    controls: parties.slice(1, 3).flatMap(({ id: party }) =>
      (['received', 'sent', 'stored', 'logged'] as const).map((vantage) => {
        const broken = recipe.broken && party === 'lsp' && vantage === 'received'
        return { party, vantage, positive: !broken, negative: true, ...(broken ? { detail: 'Qm7vT2kXwP9dLs4R' } : {}) }
      }),
    ),
    replays: parties.slice(1, 3).map(({ id: party }) => ({
      party,
      credentials: 3,
      ...(recipe.broken
        ? { tried: 0, answered: 0, refused: 0, unanswered: 0, leftOut: 0, notTried: 'the tap was lost' }
        : { tried: 38, answered: 1, refused: 37, unanswered: 0, leftOut: 270 }),
      opaqueBytes: 0,
      positive: !recipe.broken,
      negative: true,
    })),
    unobserved: recipe.broken
      ? parties.slice(1, 3).map(({ id: party }) => ({ party, vantage: 'memory', reason: 'its process has ended' }))
      : [],
  }
  return { exchange, recipe, traffic }
}

function makeResult(exchanges: ExchangeResult[], findings: Result['findings']): Result {
  return {
    schema: 'inkijk-result/1',
    tool: { name: 'inkijk', version: '0.1.0' },
    run: {
      id: '2026-09-01T093000-7f3a',
      startedAt: '2026-09-01T09:30:00.000Z',
      durationMs: 18_420,
      backend: 'embedded',
      seed: 'sample',
      require: 'expected',
      ends: 'system',
      outcome: 'fail',
      exitCode: 1,
    },
    exchanges,
    findings,
  }
}

function makePlan(exchange: ExchangeResult, recipe: Recipe): ExchangePlan {
  return {
    id: exchange.id,
    scenario: exchange.scenario,
    variant: exchange.variant,
    title: { nl: 'BgZ bij verwijzing', en: 'BgZ with a referral' },
    shows: recipe.shows,
    useCase: exchange.useCase,
    pattern: exchange.pattern,
    protection: { scheme: exchange.protection, options: {} },
    parties: exchange.parties.map(({ id, system, role }) => ({
      id,
      system,
      role,
      organisation: { ura: '90000380', name: organisations[id] ?? id, city: 'Zutphen', applicationId: '12345678' },
      fqdn: `${id}.inkijk.test`,
      options: {},
      faults: [],
    })),
    route: exchange.route,
    goal: { kind: 'received' },
    certificates: {},
    heldKeys: {},
    expect: exchange.expected,
    timeoutMs: 30_000,
  }
}

function describeEvidence(transcripts: readonly Transcript[]): PartyEvidence[] {
  return transcripts.map(({ party, entries }) => ({
    party,
    observations: entries.map(({ observation, vantage, length }) => ({
      id: observation,
      party,
      vantage,
      file: `${observation}.bin`,
      bytes: length,
      sha256: '0'.repeat(64),
      source: vantage === 'logged' ? 'log' : vantage === 'stored' ? 'rows' : 'stream',
    })),
    connections: [],
    refusedHandshakes: [],
    keys: [],
    ended: 'stopped',
    unobserved: [],
  }))
}
