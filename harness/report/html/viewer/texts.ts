/** Texts of the HTML report. */

import type { Level, VerdictName } from '../../../contracts/result.ts'
import type { ElementClass } from '../../../contracts/truth.ts'
import type { Language } from '../../words.ts'
import { textsEn } from './texts-en.ts'
import { textsNl } from './texts-nl.ts'

export interface ViewerTexts {
  skip: string
  subtitle: string
  language: string
  pages: { summary: string; exchange: string; matrix: string; as: string; coverage: string; run: string }
  exchangeNav: string
  chooseExchange: string
  loading: string
  notFound: string
  footer: (tool: string) => string

  summaryTitle: string
  measured: (exchanges: number, parties: number) => string
  asExpectedCount: (held: number, all: number) => string
  requirement: { expected: string; strict: string; flexible: string }
  variant: string
  asExpected: string
  notAsExpected: string
  expected: (outcome: string) => string
  unexpected: (measured: string, expected: string) => string
  verdictHint: string
  readersTitle: string
  readersHint: string
  readersNone: string
  party: string
  allElements: string
  open: string
  meaningTitle: string
  verdictMeanings: Record<VerdictName, string>
  levelMeanings: Record<Level, string>
  classMeanings: Record<ElementClass, string>

  reasonsTitle: (verdict: string) => string
  outcome: string
  source: string
  noReasons: string
  standsIn: string
  showMore: (count: number) => string
  close: string

  shows: string
  route: string
  pattern: string
  protection: string
  useCase: string
  verdicts: string
  messagesTitle: string
  messagesHint: string
  noTranscripts: string
  request: string
  response: string
  sawTitle: (party: string) => string
  notSeen: (party: string) => string
  nobodyMeasured: string
  readableCount: (count: number) => string
  stepsTitle: string
  step: string
  from: string
  to: string
  stepOutcome: string
  stepOutcomes: { ok: string; refused: string; failed: string }
  duration: string
  detail: string

  matrixHint: string
  filter: string
  search: string
  searchHint: string
  classes: string
  levels: string
  shownElements: (shown: number, all: number) => string
  element: string
  value: string
  byStructure: string
  byStructureHint: string
  findingsOf: (element: string, party: string) => string
  noMatch: string

  asTitle: (party: string) => string
  asHint: (party: string, role: string) => string
  asSummary: (messages: number, kept: number) => string
  asReadable: (readable: number, all: number) => string
  chooseParty: string
  onlyReadable: string
  openAll: string
  closeAll: string
  outside: string
  outsideRole: string
  noEntries: string
  closed: string
  openedFurther: string
  nothingReadable: string
  cut: (shown: string, whole: string) => string
  wholeText: string
  decodedBy: string
  legend: string

  findingTitle: string
  finding: string
  level: string
  class: string
  vantage: string
  form: string
  peer: string
  key: string
  cost: string
  costText: (tries: string, durationMs: string, space: string, projected: string) => string
  observation: string
  file: string
  range: string
  rangeText: (from: string, to: string, length: string) => string
  chainTitle: string
  chainStart: string
  chainStep: (offset: string, length: string) => string
  chainEnd: string
  bytesTitle: string
  bytesLeftOut: string
  decodedTitle: string
  commandTitle: string
  commandHint: string
  copy: string
  copied: string
  seeMessage: string
  sameElement: (element: string) => string

  coverageTitle: string
  coverageHint: string
  observed: string
  /** Bytes of memory that were searched. */
  memory: string
  notObserved: string
  decoded: string
  ciphertext: string
  opaque: string
  budgets: string
  none: string
  controlsTitle: string
  controlsHint: string
  positive: string
  negative: string
  found: string
  notFoundControl: string
  unexpectedlyFound: string
  broken: string
  replaysTitle: string
  replaysHint: string
  credentials: string
  sentAgain: string
  answered: string
  refused: string
  unanswered: string
  settled: string
  plantedResource: string
  obtainedOwn: string
  notObtainedOwn: string
  obtainedBound: string
  notTried: (reason: string) => string

  runTitle: string
  runId: string
  startedAt: string
  backend: string
  seed: string
  require: string
  ends: string
  endsValues: { system: string; organisation: string }
  exitCode: string
  version: string
  verifyTitle: string
  verifyHint: string
  findingCount: string
  excerptsLeftOut: (count: string) => string
}

export const viewerTexts: Readonly<Record<Language, ViewerTexts>> = { nl: textsNl, en: textsEn }
