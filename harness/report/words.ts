/** The words of the design (1, 2.1, 2.2) in both languages; shared by the terminal report and the HTML report. */

import type { Role } from '../contracts/party.ts'
import type { Level, Outcome, RunOutcome, Vantage, VerdictName } from '../contracts/result.ts'
import type { Pattern } from '../contracts/scenario.ts'
import type { ElementClass } from '../contracts/truth.ts'

export type Language = 'nl' | 'en'

export interface Words {
  levels: Record<Level, string>
  classes: Record<ElementClass, string>
  verdicts: Record<VerdictName, string>
  outcomes: Record<Outcome, string>
  vantages: Record<Vantage, string>
  roles: Record<Role, string>
  patterns: Record<Pattern, string>
  runOutcomes: Record<RunOutcome, string>
}

/** In the order of the classes' weight for the verdicts. */
export const elementClasses = ['medical', 'identity', 'professional', 'administrative', 'routing'] as const

/** One sign per outcome, so that no colour has to carry it. */
export const marks: Readonly<Record<Outcome, string>> = {
  pass: '✓',
  fail: '✗',
  attention: '!',
  inconclusive: '?',
  'not-applicable': '–',
}

export const words: Readonly<Record<Language, Words>> = {
  nl: {
    levels: {
      plaintext: 'leesbaar',
      decryptable: 'ontsleutelbaar',
      obtainable: 'opvraagbaar',
      reidentifiable: 'herleidbaar',
      inferable: 'afleidbaar',
      shielded: 'afgeschermd',
    },
    classes: {
      medical: 'medisch',
      identity: 'identiteit',
      professional: 'zorgverlener',
      administrative: 'administratief',
      routing: 'routering',
    },
    verdicts: {
      functional: 'werking',
      strict: 'strikt',
      flexible: 'flexibel',
      systemAuthentication: 'systeemauthenticatie',
      userAuthentication: 'gebruikersauthenticatie',
      channel: 'kanaal',
      atRest: 'opslag en log',
    },
    outcomes: {
      pass: 'voldoet',
      fail: 'voldoet niet',
      attention: 'aandacht',
      inconclusive: 'onbeslist',
      'not-applicable': 'n.v.t.',
    },
    vantages: {
      received: 'ontvangen',
      sent: 'verzonden',
      stored: 'opgeslagen',
      logged: 'gelogd',
      memory: 'in geheugen',
    },
    roles: {
      end: 'eindpunt',
      processor: 'verwerker',
      intermediary: 'tussenpartij',
      'trust-service': 'vertrouwensdienst',
    },
    patterns: {
      'notified-pull': 'gericht beschikbaarstellen',
      pull: 'gericht bevragen',
      'indexed-pull': 'ongericht bevragen',
      push: 'gericht verzenden',
    },
    runOutcomes: {
      pass: 'aan alle eisen voldaan',
      fail: 'niet aan alle eisen voldaan',
      inconclusive: 'onbeslist',
      interrupted: 'afgebroken',
    },
  },
  en: {
    levels: {
      plaintext: 'plaintext',
      decryptable: 'decryptable',
      obtainable: 'obtainable',
      reidentifiable: 'reidentifiable',
      inferable: 'inferable',
      shielded: 'shielded',
    },
    classes: {
      medical: 'medical',
      identity: 'identity',
      professional: 'professional',
      administrative: 'administrative',
      routing: 'routing',
    },
    verdicts: {
      functional: 'functional',
      strict: 'strict',
      flexible: 'flexible',
      systemAuthentication: 'system authentication',
      userAuthentication: 'user authentication',
      channel: 'channel',
      atRest: 'at rest',
    },
    outcomes: {
      pass: 'pass',
      fail: 'fail',
      attention: 'attention',
      inconclusive: 'inconclusive',
      'not-applicable': 'n/a',
    },
    vantages: {
      received: 'received',
      sent: 'sent',
      stored: 'stored',
      logged: 'logged',
      memory: 'in memory',
    },
    roles: {
      end: 'end',
      processor: 'processor',
      intermediary: 'intermediary',
      'trust-service': 'trust service',
    },
    patterns: {
      'notified-pull': 'notified pull',
      pull: 'pull',
      'indexed-pull': 'indexed pull',
      push: 'push',
    },
    runOutcomes: {
      pass: 'all requirements met',
      fail: 'requirements not met',
      inconclusive: 'inconclusive',
      interrupted: 'interrupted',
    },
  },
}
