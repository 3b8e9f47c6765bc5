/** Texts of the terminal report. */

import type { Phase } from '../../contracts/reporter.ts'
import type { VerdictName } from '../../contracts/result.ts'
import type { Language } from '../words.ts'

export interface PrettyTexts {
  phases: Record<Phase, string>
  begin: (exchanges: number) => string
  variant: string
  /** Column heads; a newline breaks the line. */
  heads: Record<VerdictName, string>
  legend: string
  unexpected: (measured: string, expected: string) => string
  unmet: (measured: string, required: string) => string
  expectationsHeld: string
  expectationsBroken: string
  shows: string
  products: string
  whoRead: string
  elements: (count: number) => string
  nothing: string
  noMeasured: string
  reasons: string
  source: string
  findings: (shown: readonly string[], more: number) => string
  moreReasons: (count: number) => string
  explain: (run: string) => string
  exitCode: (code: number) => string
  exitCodes: Readonly<Record<number, string>>
  report: (file: string) => string
}

export const prettyTexts: Readonly<Record<Language, PrettyTexts>> = {
  nl: {
    phases: {
      preparing: 'voorbereiden',
      starting: 'partijen starten',
      exchanging: 'uitwisselen',
      collecting: 'bewijs verzamelen',
      probing: 'bewijs doorzoeken',
      judged: 'beoordeeld',
    },
    begin: (exchanges) => (exchanges === 1 ? '1 uitwisseling' : `${exchanges} uitwisselingen`),
    variant: 'variant',
    heads: {
      functional: 'werking',
      strict: 'strikt',
      flexible: 'flexibel',
      systemAuthentication: 'systeem-\nauth.',
      userAuthentication: 'gebruikers-\nauth.',
      channel: 'kanaal',
      atRest: 'opslag\nen log',
    },
    legend: '✓ voldoet   ✗ voldoet niet   ! aandacht   ? onbeslist   – niet van toepassing',
    unexpected: (measured, expected) => `${measured} (verwacht: ${expected})`,
    unmet: (measured, required) => `${measured} (vereist: ${required})`,
    expectationsHeld: 'zoals verwacht',
    expectationsBroken: 'anders dan verwacht',
    shows: 'toont',
    products: 'beproefd product',
    whoRead: 'Wie kon wat lezen',
    elements: (count) => (count === 1 ? '1 element' : `${count} elementen`),
    nothing: 'niets boven afgeschermd',
    noMeasured: 'geen tussenpartij',
    reasons: 'Waarom',
    source: 'bron van de verwachting',
    findings: (shown, more) => `bevindingen ${shown.join(', ')}${more > 0 ? ` en nog ${more}` : ''}`,
    moreReasons: (count) => `en nog ${count}`,
    explain: (run) => `Bewijs van een bevinding: npx inkijk explain ${run} <bevinding>`,
    exitCode: (code) => `Afsluitcode ${code}`,
    exitCodes: {
      0: 'aan alle eisen is voldaan',
      1: 'aan een eis is niet voldaan (lek of mislukte controle)',
      2: 'verkeerd gebruik of verkeerde instelling',
      3: 'onbeslist, of een fout in de meting zelf',
      127: 'het geteste systeem zegt dit niet te ondersteunen',
      130: 'afgebroken',
    },
    report: (file) => `Rapport: ${file}`,
  },
  en: {
    phases: {
      preparing: 'preparing',
      starting: 'starting parties',
      exchanging: 'exchanging',
      collecting: 'collecting evidence',
      probing: 'probing evidence',
      judged: 'judged',
    },
    begin: (exchanges) => (exchanges === 1 ? '1 exchange' : `${exchanges} exchanges`),
    variant: 'variant',
    heads: {
      functional: 'functional',
      strict: 'strict',
      flexible: 'flexible',
      systemAuthentication: 'system\nauth.',
      userAuthentication: 'user\nauth.',
      channel: 'channel',
      atRest: 'at rest',
    },
    legend: '✓ pass   ✗ fail   ! attention   ? inconclusive   – not applicable',
    unexpected: (measured, expected) => `${measured} (expected ${expected})`,
    unmet: (measured, required) => `${measured} (required ${required})`,
    expectationsHeld: 'as expected',
    expectationsBroken: 'not as expected',
    shows: 'shows',
    products: 'product under test',
    whoRead: 'Who could read what',
    elements: (count) => (count === 1 ? '1 element' : `${count} elements`),
    nothing: 'nothing above shielded',
    noMeasured: 'no party in between',
    reasons: 'Why',
    source: 'source of the expectation',
    findings: (shown, more) => `findings ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    moreReasons: (count) => `and ${count} more`,
    explain: (run) => `Proof of a finding: npx inkijk explain ${run} <finding>`,
    exitCode: (code) => `Exit code ${code}`,
    exitCodes: {
      0: 'all requirements met',
      1: 'a requirement not met (leak or failed check)',
      2: 'wrong usage or configuration',
      3: 'inconclusive, or a fault in the measurement itself',
      127: 'the system under test says it does not support this',
      130: 'interrupted',
    },
    report: (file) => `Report: ${file}`,
  },
}
