/** The options of the manifest, read once. */

import type { PartySpec } from '../../harness/contracts/party.ts'
import { isObject, textsIn } from '../kit/ssi/json.ts'
import { nuts } from './manifest.ts'

export interface NodeOptions {
  /** Host in its addresses and identifiers: its own, or that of the proxy before it. */
  host: string
  subjects: readonly string[]
  /** Organisations whose systems may use the internal interface. */
  internalUras: readonly string[]
  scopes: readonly string[]
  employeeScopes: readonly string[]
  /** Content of a policy file, instead of the policy made from the scopes. */
  policy: Readonly<Record<string, unknown>> | undefined
  loadsOwnCredential: boolean
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
    policy,
    loadsOwnCredential: options.loadsOwnCredential !== false,
    discoveryDefinitions: definitions,
    discoveryServer: textsIn(options.discoveryServer),
  }
}

function readJson(value: unknown, name: string): unknown {
  if (typeof value !== 'string' || value === '') return undefined
  try {
    return JSON.parse(value)
  } catch (cause) {
    throw new Error(`option ${name} is no JSON`, { cause })
  }
}
