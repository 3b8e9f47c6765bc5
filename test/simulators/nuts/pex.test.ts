import { describe, expect, it } from 'vitest'
import { readCredential } from '../../../simulators/kit/ssi/credential.ts'
import type { Presentation } from '../../../simulators/kit/ssi/presentation.ts'
import { parseDefinition } from '../../../simulators/nuts/pex/definition.ts'
import { parseJsonPath, valuesAt } from '../../../simulators/nuts/pex/json-path.ts'
import { matchDescriptor } from '../../../simulators/nuts/pex/match.ts'
import { selectCredentials } from '../../../simulators/nuts/pex/select.ts'
import { fulfil, parseSubmission } from '../../../simulators/nuts/pex/submission.ts'

const credential = (name: string, type = 'NutsOrganizationCredential') =>
  readCredential({
    '@context': ['https://www.w3.org/2018/credentials/v1'],
    id: name,
    type: ['VerifiableCredential', type],
    issuer: 'did:web:a.test',
    issuanceDate: '2026-01-01T00:00:00Z',
    credentialSubject: { id: 'did:web:a.test', organization: { name, city: 'Utrecht' }, beds: 12 },
  })

const define = (fields: object[], others: object = {}) =>
  parseDefinition({ id: 'pd', input_descriptors: [{ id: 'one', constraints: { fields }, ...others }] })

const match = (field: object, of = credential('Testzorg')) => {
  const [descriptor] = define([{ id: 'x', ...field }]).descriptors
  return descriptor === undefined ? undefined : matchDescriptor(descriptor, of)
}

describe('a path', () => {
  it.each([
    ['$.credentialSubject.organization.name', ['Testzorg']],
    ['$.credentialSubject[0].organization.name', ['Testzorg']],
    ["$['credentialSubject'][0]['organization'].city", ['Utrecht']],
    ['$.type[*]', ['VerifiableCredential', 'NutsOrganizationCredential']],
    ['$.type[1]', ['NutsOrganizationCredential']],
    ['$.type[2]', []],
    ['$.credentialSubject[1].organization', []],
    ['$.issuer.id', []],
    ['$.constructor', []],
  ])('%s leads to %j', (path, values) => {
    expect(valuesAt(credential('Testzorg').json, parseJsonPath(path))).toEqual(values)
  })

  it.each(['issuer', '$..issuer', '$.a[?(@.b)]', '$.a[', '$.'])('%s is not supported', (path) => {
    expect(() => parseJsonPath(path)).toThrow(SyntaxError)
  })
})

describe('a field', () => {
  const name = ['$.credentialSubject.organization.name']

  it.each<[string, object, unknown]>([
    ['without filter', { path: name }, 'Testzorg'],
    ['with the type', { path: name, filter: { type: 'string' } }, 'Testzorg'],
    ['with a constant', { path: name, filter: { type: 'string', const: 'Testzorg' } }, 'Testzorg'],
    ['with one of several', { path: name, filter: { type: 'string', enum: ['a', 'Testzorg'] } }, 'Testzorg'],
    ['with a pattern', { path: name, filter: { type: 'string', pattern: '^Test' } }, 'Testzorg'],
    ['with a pattern with one group', { path: name, filter: { type: 'string', pattern: '^Test(.*)$' } }, 'zorg'],
    ['at the second path', { path: ['$.nowhere', ...name] }, 'Testzorg'],
    ['that is a number', { path: ['$.credentialSubject.beds'], filter: { type: 'number' } }, 12],
    [
      'in a list',
      { path: ['$.type'], filter: { type: 'string', const: 'NutsOrganizationCredential' } },
      'NutsOrganizationCredential',
    ],
  ])('%s is found', (_what, field, value) => {
    expect(match(field)).toEqual({ x: value })
  })

  it.each<[string, object]>([
    ['nowhere', { path: ['$.nowhere'] }],
    ['of another type', { path: name, filter: { type: 'number' } }],
    ['with another value', { path: name, filter: { type: 'string', const: 'Elders' } }],
    ['with none of several', { path: name, filter: { type: 'string', enum: ['a'] } }],
    ['with another pattern', { path: name, filter: { type: 'string', pattern: '^zorg' } }],
    ['with a pattern for text', { path: ['$.credentialSubject.beds'], filter: { type: 'number', pattern: '12' } }],
  ])('%s is not found', (_what, field) => {
    expect(match(field)).toBeUndefined()
    expect(match({ ...field, optional: true })).toEqual({})
  })
})

describe('a definition', () => {
  it.each([
    [{}, /no id/],
    [{ id: 'pd' }, /no input_descriptors/],
    [{ id: 'pd', input_descriptors: [{}] }, /no id/],
    [{ id: 'pd', input_descriptors: [{ id: 'x' }], submission_requirements: [] }, /not supported/],
  ])('%j is none', (json, reason) => {
    expect(() => parseDefinition(json)).toThrow(reason)
  })
})

describe('a wallet', () => {
  const definition = define([
    { id: 'organization_name', path: ['$.credentialSubject.organization.name'], filter: { type: 'string' } },
  ])
  const wallet = [credential('een'), credential('twee'), credential('twee')]

  it('gives the first that fits, and where it stands', () => {
    const { credentials, submission } = selectCredentials(definition, wallet, {})
    expect(credentials).toEqual([wallet[0]])
    expect(submission).toMatchObject({
      definition_id: 'pd',
      descriptor_map: [{ id: 'one', format: 'jwt_vp', path: '$', path_nested: { path: '$.verifiableCredential[0]' } }],
    })
  })

  it('gives the one that is chosen, when the choice leaves one', () => {
    expect(selectCredentials(definition, wallet, { organization_name: 'een' }).credentials).toEqual([wallet[0]])
    expect(() => selectCredentials(definition, wallet, { organization_name: 'twee' })).toThrow(/leaves 2/)
    expect(() => selectCredentials(definition, wallet, { organization_name: 'drie' })).toThrow(/no credential/)
    expect(() => selectCredentials(definition, wallet, { other: 'x' })).toThrow(/no field/)
  })
})

describe('a submission', () => {
  const definition = define([{ id: 'organization_name', path: ['$.credentialSubject.organization.name'] }])
  const shown = (...names: string[]): Presentation => ({
    jwt: '',
    id: undefined,
    types: [],
    signer: 'did:web:a.test',
    kid: '',
    algorithm: 'ES256',
    audience: [],
    nonce: undefined,
    createdAt: undefined,
    expiresAt: undefined,
    credentials: names.map((name) => credential(name)),
    claims: {},
  })
  const submit = (mapping: object, ...presentations: Presentation[]) =>
    fulfil(
      definition,
      parseSubmission(JSON.stringify({ id: '1', definition_id: 'pd', descriptor_map: [{ id: 'one', ...mapping }] })),
      presentations,
    )

  it.each([
    [{ format: 'ldp_vc', path: '$.verifiableCredential' }, 'a'],
    [{ format: 'ldp_vc', path: '$.verifiableCredential[1]' }, 'b'],
    [{ format: 'ldp_vc', path: '$.vp.verifiableCredential[1]' }, 'b'],
    [{ format: 'ldp_vc', path: '$[1].verifiableCredential[0]' }, 'c'],
    [{ path: '$', path_nested: { format: 'ldp_vc', path: '$.verifiableCredential[1]' } }, 'b'],
    [{ path: '$[1]', path_nested: { format: 'ldp_vc', path: '$.verifiableCredential[0]' } }, 'c'],
  ])('%j points to the credential', (mapping, name) => {
    expect(submit(mapping, shown('a', 'b'), shown('c'))).toEqual({ organization_name: name })
  })

  it.each([
    [{ format: 'jwt_vc', path: '$.verifiableCredential[0]' }, /another format/],
    [{ format: 'ldp_vc', path: '$.verifiableCredential[2]' }, /points to no credential/],
    [{ format: 'ldp_vc', path: '$[2].verifiableCredential[0]' }, /points to no credential/],
    [{ format: 'ldp_vc', path: '$.proof' }, /points to no credential/],
    [{ path: '$.vp', path_nested: { format: 'ldp_vc', path: '$.verifiableCredential[0]' } }, /points to no credential/],
    [{ id: 'two', format: 'ldp_vc', path: '$.verifiableCredential[0]' }, /not asked for/],
  ])('%j is refused', (mapping, reason) => {
    expect(() => submit(mapping, shown('a', 'b'), shown('c'))).toThrow(reason)
  })
})
