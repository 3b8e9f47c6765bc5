/** What a client has to show for a scope: the policy file of a node, given whole or made from a list of scopes. */

import { deziCredential } from '../kit/ssi/dezi-credential.ts'
import { isObject, type JsonObject } from '../kit/ssi/json.ts'
import { issuingFingerprints } from '../kit/ssi/x509-credential.ts'
import type { NodeOptions } from './options.ts'
import { type Definition, parseDefinition } from './pex/definition.ts'

export interface PolicyEntry {
  scope: string
  /** Wallet owner type → definition. A token is given on `organization`. */
  definitions: Readonly<Record<string, Definition>>
}

export interface Policy {
  /** The one entry for a requested scope; undefined when there is none, or when the request is for several. */
  find(scope: string): PolicyEntry | undefined
}

/** `pinned`: whether the credential must come from a CA of `trustPem`. Throws `SyntaxError`. */
export function createPolicy(options: NodeOptions, trustPem: string, pinned: boolean): Policy {
  const file = options.policy ?? composePolicy(options, pinned ? issuingFingerprints(trustPem) : undefined)
  const entries = Object.entries(file).map(([scope, owners]) => parseEntry(scope, owners))
  return { find: (scope) => entries.find((entry) => entry.scope === scope) }
}

function parseEntry(scope: string, owners: unknown): PolicyEntry {
  if (!isObject(owners) || owners.organization === undefined) {
    throw new SyntaxError(`policy of scope ${scope} has no presentation definition for organization`)
  }
  const definitions = Object.entries(owners).map(([owner, definition]) => [owner, parseDefinition(definition)] as const)
  return { scope, definitions: Object.fromEntries(definitions) }
}

/** The shape of the node's own examples for X509Credential. */
function composePolicy(
  { scopes, employeeScopes, deziScopes }: NodeOptions,
  fingerprints: readonly string[] | undefined,
) {
  const cas = fingerprints === undefined ? '[A-Za-z0-9_-]+' : `(?:${fingerprints.join('|')})`
  const definition = (scope: string): JsonObject => ({
    id: `pd_${scope}`,
    format: {
      jwt_vc: { alg: ['PS256'] },
      jwt_vp: { alg: ['ES256'] },
      ...(deziScopes.includes(scope) ? { ldp_vc: { proof_type: [deziCredential.proofType] } } : {}),
    },
    input_descriptors: [
      { id: 'id_x509credential', constraints: { fields: organisationFields(cas) } },
      ...(employeeScopes.includes(scope) ? [{ id: 'id_employee', constraints: { fields: employeeFields } }] : []),
      ...(deziScopes.includes(scope) ? [{ id: 'id_dezi', constraints: { fields: userFields } }] : []),
    ],
  })
  const all = [...new Set([...scopes, ...employeeScopes, ...deziScopes])]
  return Object.fromEntries(all.map((scope) => [scope, { organization: definition(scope) }]))
}

function organisationFields(cas: string): JsonObject[] {
  const text = { type: 'string' }
  const otherName = '^[0-9.]+-\\d+-\\d+-S-(\\d+)-00\\.000-\\d+$'
  return [
    { path: ['$.type'], filter: { type: 'string', const: 'X509Credential' } },
    {
      path: ['$.issuer'],
      purpose: 'The CA whose certificates are trusted',
      filter: { type: 'string', pattern: `^did:x509:0:sha256:${cas}::.*$` },
    },
    { id: 'organization_name', path: ['$.credentialSubject[0].subject.O'], filter: text },
    {
      id: 'organization_ura',
      path: ['$.credentialSubject[0].san.otherName'],
      filter: { type: 'string', pattern: otherName },
    },
    { id: 'organization_city', path: ['$.credentialSubject[0].subject.L'], filter: text },
  ]
}

const employeeFields: readonly JsonObject[] = [
  { path: ['$.type'], filter: { type: 'string', const: 'NutsEmployeeCredential' } },
  { id: 'employee_identifier', path: ['$.credentialSubject[0].identifier'], filter: { type: 'string' } },
  { id: 'employee_name', path: ['$.credentialSubject[0].name'], filter: { type: 'string' } },
  { id: 'employee_role', path: ['$.credentialSubject[0].roleName'], filter: { type: 'string' } },
]

const userFields: readonly JsonObject[] = [
  { path: ['$.type'], filter: { type: 'string', const: deziCredential.type } },
  { id: 'user_id', path: ['$.credentialSubject[0].employee.identifier'], filter: { type: 'string' } },
  { id: 'user_initials', path: ['$.credentialSubject[0].employee.initials'], filter: { type: 'string' } },
  {
    id: 'user_surname_prefix',
    path: ['$.credentialSubject[0].employee.surnamePrefix'],
    optional: true,
    filter: { type: 'string' },
  },
  { id: 'user_surname', path: ['$.credentialSubject[0].employee.surname'], filter: { type: 'string' } },
  { id: 'user_role', path: ['$.credentialSubject[0].employee.role'], optional: true, filter: { type: 'string' } },
]
