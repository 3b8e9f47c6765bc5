/** What a simulator says about itself (design 4.5). The harness knows simulators only through this. */

import type { Role } from './party.ts'

export interface Titles {
  nl: string
  en: string
}

export interface Specification {
  name: string
  version: string
  /** Where the facts were read. */
  source?: string
}

export interface FaultDescription {
  id: string
  title: Titles
}

/** JSON Schema (2020-12) of one option, with its default. */
export interface OptionSchema {
  type: 'string' | 'boolean' | 'integer' | 'array'
  enum?: readonly string[]
  items?: { type: 'string'; enum?: readonly string[] }
  default: unknown
  description: string
}

export interface Manifest {
  id: string
  title: Titles
  roles: readonly Role[]
  specifications: readonly Specification[]
  /** What it listens for: method, path, meaning. */
  endpoints: readonly { method: string; path: string; purpose: string }[]
  options: Readonly<Record<string, OptionSchema>>
  faults: readonly FaultDescription[]
  /** What it must be able to read in clear text to do its present work, and why. */
  mustRead: readonly { what: Titles; why: Titles }[]
  /** Certificates with their own key that a party of this system holds beside its TLS certificate. */
  messageCertificate: boolean
  /**
   * Browsers come to its listener, and they show no certificate: it asks for one without insisting. A certificate that
   * is shown must still be a good one.
   */
  openToBrowsers?: boolean
  /**
   * What it holds of the keys of persons: their passes, or the seal of a register that states who they are. Who holds the
   * passes is the register of certificates as well, and gets what `statusFiles` names.
   */
  identityKeys?: 'passes' | 'seal'
  /** Organisation that runs it when the scenario names none (intermediaries). */
  operator?: { ura: string; name: string; city: string; applicationId: string }
  /** URL of the module that is started as the process of a party. */
  entry: URL
}
