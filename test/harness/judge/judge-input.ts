/** A sound exchange over four parties in which nothing leaks; a test changes what it is about. */

import type {
  Connection,
  ExchangeEvidence,
  HandshakeTrial,
  PartyEvidence,
} from '../../../harness/contracts/evidence.ts'
import type { PartySpec, Role, StepRecord } from '../../../harness/contracts/party.ts'
import type { Knowledge } from '../../../harness/contracts/probe.ts'
import type { ControlResult, Finding, Level, ReplayCoverage, Vantage } from '../../../harness/contracts/result.ts'
import { type ExchangePlan, type Goal, isMeasured } from '../../../harness/contracts/scenario.ts'
import type { ElementClass, TruthElement } from '../../../harness/contracts/truth.ts'
import { expose } from '../../../harness/judge/expose.ts'
import type { JudgeInput } from '../../../harness/judge/input.ts'

export const route = ['sender', 'first', 'second', 'receiver'] as const

const truth: TruthElement[] = [
  element('Condition.note', 'medical'),
  element('Patient.name', 'identity'),
  element('Practitioner.name', 'professional'),
  element('Encounter.period', 'administrative'),
  element('Task.owner', 'routing'),
]

export interface Changes {
  findings?: Finding[]
  controls?: ControlResult[]
  replays?: ReplayCoverage[]
  goal?: Goal
  steps?: StepRecord[]
  fault?: string
  roles?: Partial<Record<string, Role>>
  worksFor?: Partial<Record<string, string>>
  /** Beside the elements that are there. */
  truth?: TruthElement[]
  ends?: ExchangeEvidence['ends']
  knowledge?: Partial<Record<string, Partial<Knowledge>>>
  comparison?: Partial<JudgeInput['comparison']>
  party?: Partial<Record<string, Partial<PartyEvidence>>>
  trials?: HandshakeTrial[]
  links?: [string, string][]
  openToBrowsers?: string[]
  trust?: ExchangeEvidence['trust']
}

export function makeJudgeInput(changes: Changes = {}): JudgeInput {
  const parties = route.map((id, index): PartySpec => {
    const party = makeParty(id, index, changes)
    return changes.openToBrowsers?.includes(id) === true ? { ...party, openToBrowsers: true } : party
  })
  const measured = parties.filter((party) => isMeasured({ route: [...route] }, party)).map((party) => party.id)
  const findings = changes.findings ?? []
  return {
    evidence: makeEvidence(parties, changes),
    knowledge: new Map(route.map((id) => [id, { ...silentKnowledge(id), ...changes.knowledge?.[id] }])),
    findings,
    exposures: expose(
      measured,
      [...truth, ...(changes.truth ?? [])],
      findings.filter((finding) => measured.includes(finding.party)),
    ),
    controls:
      changes.controls ??
      measured.flatMap((party) =>
        (['received', 'sent', 'stored', 'logged'] as const).map((vantage) => soundControl(party, vantage)),
      ),
    replays: changes.replays ?? measured.map(soundReplay),
    comparison: { total: 5, missing: [], changed: [], recordPresent: [], ...changes.comparison },
  }
}

export function makeFinding(
  party: string,
  elementName: string,
  level: Level = 'plaintext',
  vantage: Vantage = 'received',
): Finding {
  return {
    id: `${party}:${elementName}:${vantage}`,
    exchange: 'test/one',
    party,
    vantage,
    element: elementName,
    level,
    observation: `${party}/${vantage}/1`,
    offset: 0,
    length: 1,
    chain: [],
  }
}

export function makeStep(
  name: string,
  from: string,
  to: string,
  outcome: StepRecord['outcome'],
  startedAt: number,
): StepRecord {
  return { name, from, to, outcome, durationMs: 1, startedAt }
}

export function soundControl(party: string, vantage: Vantage): ControlResult {
  return { party, vantage, positive: true, negative: true }
}

/** Nothing to try, and the planted resource behaved. */
export function soundReplay(party: string): ReplayCoverage {
  const counts = { credentials: 0, tried: 0, answered: 0, refused: 0, unanswered: 0, leftOut: 0, opaqueBytes: 0 }
  return { party, ...counts, positive: true, negative: true }
}

/** Both records of one connection; the client first. */
export function makeConnections(client: string, server: string, bytes = 1000, port = 40_000): [Connection, Connection] {
  const stream = (count: number) => ({ bytes: count, chunks: [] })
  const common = { startedAt: 1, endedAt: 2 }
  const tls = {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    authorized: true,
    peerCertificate: certificatePem,
  }
  const clientAddress = { address: '127.0.0.1', port }
  const serverAddress = { address: '127.0.0.1', port: 443 + port }
  return [
    {
      ...common,
      id: `${client}/${port}`,
      party: client,
      side: 'client',
      local: clientAddress,
      remote: serverAddress,
      peer: server,
      received: stream(bytes),
      sent: stream(2 * bytes),
      tls: { ...tls, group: 'X25519MLKEM768', serverName: `${server}.test` },
    },
    {
      ...common,
      id: `${server}/${port}`,
      party: server,
      side: 'server',
      local: serverAddress,
      remote: clientAddress,
      peer: client,
      received: stream(2 * bytes),
      sent: stream(bytes),
      tls,
    },
  ]
}

export function makeTrials(party: string): HandshakeTrial[] {
  const refused = (['none', 'untrusted', 'revoked', 'expired'] as const).map((presented) => ({
    party,
    presented,
    accepted: false,
    detail: 'refused',
  }))
  return [{ party, presented: 'conforming', accepted: true, detail: 'HTTP/1.1 404' }, ...refused]
}

function makeEvidence(parties: PartySpec[], changes: Changes): ExchangeEvidence {
  const hops = route.slice(1).map((to, index) => makeConnections(route[index] ?? '', to, 1000 + index, 40_000 + index))
  const connections = hops.flat()
  return {
    schema: 'inkijk-evidence/1',
    plan: {
      id: 'test/one',
      parties,
      route: [...route],
      ...(changes.links === undefined ? {} : { links: changes.links }),
      goal: changes.goal ?? { kind: 'received' },
    } as unknown as ExchangePlan,
    ends: changes.ends ?? 'system',
    truth: [...truth, ...(changes.truth ?? [])],
    controls: { header: '', stored: '', logged: '', planted: [], framed: '', negative: '' },
    conduct: {
      detail: '',
      steps: changes.steps ?? [],
      startedAt: Date.now(),
      endedAt: Date.now(),
      ...(changes.fault === undefined ? {} : { fault: changes.fault }),
    },
    received: [],
    trials: changes.trials ?? route.flatMap(makeTrials),
    trust: changes.trust ?? { anchors: '', crls: '' },
    parties: route.map((party) => ({
      party,
      observations: [],
      connections: connections.filter((connection) => connection.party === party),
      refusedHandshakes: [],
      keys: [],
      ended: 'stopped',
      unobserved: [],
      ...changes.party?.[party],
    })),
  }
}

function makeParty(id: string, index: number, { roles, worksFor }: Changes): PartySpec {
  const isEnd = index === 0 || index === route.length - 1
  const organisation = { ura: `9000000${index}`, name: id, city: 'Assen', applicationId: `${index}` }
  return {
    id,
    system: 'any',
    role: roles?.[id] ?? (isEnd ? 'end' : 'intermediary'),
    ...(worksFor?.[id] === undefined ? {} : { worksFor: worksFor[id] }),
    organisation,
    fqdn: `${id}.test`,
    options: {},
    faults: [],
  }
}

function silentKnowledge(party: string): Knowledge {
  return {
    findings: [],
    coverage: {
      party,
      observedBytes: 1000,
      decodedBytes: 400,
      ciphertextBytes: 600,
      opaqueBytes: 0,
      budgetsHit: [],
      alikeLeftOut: 0,
    },
    statements: [],
    assertions: [],
    publicKeys: [],
    statusAnswers: [],
    privateKeys: [],
  }
}

function element(name: string, cls: ElementClass): TruthElement {
  return { element: name, value: name, class: cls, kind: 'text', matchedBy: 'value' }
}

/** Self-signed, RSA 3072, made for these tests with openssl; its key was thrown away. */
const certificatePem = `-----BEGIN CERTIFICATE-----
MIIEDTCCAnWgAwIBAgIUXOFTTpuC1AMb6Bcixfkas39q1gEwDQYJKoZIhvcNAQEL
BQAwFTETMBEGA1UEAwwKanVkZ2UudGVzdDAgFw0yNjExMjIwMTAyNDJaGA8yMTI2
MTAyOTAxMDI0MlowFTETMBEGA1UEAwwKanVkZ2UudGVzdDCCAaIwDQYJKoZIhvcN
AQEBBQADggGPADCCAYoCggGBAJa2E4d7gdAlD4nfTWhVCqfhBqU0CLNCNOQDR4GE
V6MZFJtD9syQ0xyCwTODT+i7m+4m6vdG0H578B4prtubZma8f0F0muQ6mDtPP+b/
H9SSsMwf58p33RJujAQrs2iQoswodY5acknQITWb2+0x4jOuqjPw2WaM9Ss6G8pb
03j3YqKVGTaeVXd7JKrHjZxKsOfp/FpWT7IA9pB/kMBYPJZBL3ZjmJmQ3Nzs91ko
nyJz0uMKguPQp/dFTYgYU/E0Z5c5HwKIIi8iUjk1gllAAlk0ujhr/YqMBikCZ/rv
ZC7BAZNasRb7qByv4jHzFhhjpzjKIBl01btG026REVW31ufPMHqskmJ/shb30YtH
7JLSpmRkOcrj6vOAD8Pl6Qnlak20eunX8Y88i/B/ftAEom5DQmQK33fpQssLJOku
V9z6LHrbHhIFsFAIkjtGZyP5GiaY8RZ7YdRtNVeab1w8yfdmZANzgRIh9oW0OXlV
Gex+nmIIcg4V4hBme9TEgxLR2QIDAQABo1MwUTAdBgNVHQ4EFgQUE8gMc+4uggJt
lhuHk3I33EqNlK4wHwYDVR0jBBgwFoAUE8gMc+4uggJtlhuHk3I33EqNlK4wDwYD
VR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAYEAarW4rWaGGEgjKcFLCd+n
1d0N9HjM0Du+luKfTlIjWZFC4cdLi58XXVin49Z8gXfx/9dI9egUiqk+y/fzVh/x
dw/wP3YQqHWlqk5+o19CYuKm+lPLgCywkAi28Zs1QdfbWL9KXW38qbJ1CJOq/uk8
6SCWYftpjf38O45sYA3+MWo6AC/RBdWGsyDpqxR+j5XCoLP0cm/jOx6/9Igg4FXQ
FOj/AkFtUdBkpv7dbB8tMMiFiwg1HXjOIZ3CTu5BN/HfzdI2Xk/ZIoHtGq9rEcLn
s3UaWiu7B31i8+FFTz2X1gB+yxdoG/9DWVfX/0YSiLLuPvO9UkKsLe0IlEXbq1Od
PVSW6hZ7OGNatcOsPJHJG7fHT4194JMcRvJFE0D4VXFg5hVoysNMDorn6VaOs20S
8J/nb/eSbSuLt9xrBleWnNwMvSpgtfLDZyHlwOuRzJADt2cqARt6qaGBrQwW6v/o
knHYIWohwEwoe/3sixwDOvTRF4l624d1TpMfR2Wj+g/M
-----END CERTIFICATE-----
`
