/** The options of the manifest, read once. */

import type { AssuranceLevel } from '../../harness/contracts/identity/assurance.ts'
import type { PartySpec } from '../../harness/contracts/party.ts'
import { isObject, textsIn } from '../kit/ssi/json.ts'
import { type ClientDefect, readClientDefect } from './faults/client-defect.ts'
import { demandableLevels, nuts } from './manifest.ts'

export interface NodeOptions {
  /** Host in its addresses and identifiers: its own, or that of the proxy before it. */
  host: string
  subjects: readonly string[]
  /** Organisations whose systems may use the internal interface. */
  internalUras: readonly string[]
  scopes: readonly string[]
  employeeScopes: readonly string[]
  deziScopes: readonly string[]
  demandsLevel: AssuranceLevel
  /** Party id of Dezi; empty: no statement of it is taken. */
  identityProvider: string
  /** Content of a policy file, instead of the policy made from the scopes. */
  policy: Readonly<Record<string, unknown>> | undefined
  loadsOwnCredential: boolean
  clientDefect: ClientDefect
  discoveryDefinitions: readonly unknown[]
  discoveryServer: readonly string[]
}

/** Throws when a text that must be JSON is not. */
export function readOptions({ fqdn, organisation, options }: PartySpec): NodeOptions {
  const subjects = textsIn(options.subjects)
  const policy = readJson(options.policy, 'policy')
  const definitions = readJson(options.discoveryDefinitions, 'discoveryDefinitions') ?? []
  if (policy !== undefined && !isObject(policy)) throw new Error('option policy is no JSON object')
  if (!Array.isArray(definitions)) throw new Error('option discoveryDefinitions is no JSON array')
  return {
    host: typeof options.publicHost === 'string' && options.publicHost !== '' ? options.publicHost : fqdn,
    subjects: subjects.length === 0 ? [organisation.ura] : subjects,
    internalUras: [organisation.ura, ...textsIn(options.internalUras)],
    scopes: textsIn(options.scopes ?? nuts.options.scopes?.default),
    employeeScopes: textsIn(options.employeeScopes),
    deziScopes: textsIn(options.deziScopes),
    demandsLevel: readDemand(options.demandsLevel),
    identityProvider: typeof options.identityProvider === 'string' ? options.identityProvider : '',
    policy,
    loadsOwnCredential: options.loadsOwnCredential !== false,
    clientDefect: readClientDefect(options.clientDefect),
    discoveryDefinitions: definitions,
    discoveryServer: textsIn(options.discoveryServer),
  }
}

function readDemand(value: unknown): AssuranceLevel {
  const level = demandableLevels.find((each) => each === (value ?? 'none'))
  if (level === undefined) throw new Error(`option demandsLevel is none of ${demandableLevels.join(', ')}`)
  return level
}

function readJson(value: unknown, name: string): unknown {
  if (typeof value !== 'string' || value === '') return undefined
  try {
    return JSON.parse(value)
  } catch (cause) {
    throw new Error(`option ${name} is no JSON`, { cause })
  }
}
