import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { readCredential, toJwtClaims } from '../../../../simulators/kit/ssi/credential.ts'
import { composeDidDocument } from '../../../../simulators/kit/ssi/did-web.ts'
import type { JsonObject } from '../../../../simulators/kit/ssi/json.ts'
import { readPresentation, signPresentation } from '../../../../simulators/kit/ssi/presentation.ts'
import { encodeStatusList } from '../../../../simulators/kit/ssi/status-list.ts'
import { createVerifier, type VerifierOptions } from '../../../../simulators/kit/ssi/verifier.ts'

const now = new Date('2026-05-01T10:00:00Z')
const issuer = 'did:web:issuer.test:iam:1'
const holder = 'did:web:holder.test:iam:1'
const listUrl = `https://issuer.test/statuslist/${issuer}/1`
const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const keys: Record<string, ReturnType<typeof pair>> = { [issuer]: pair(), [holder]: pair() }
const v1 = 'https://www.w3.org/2018/credentials/v1'

const organisation: JsonObject = {
  '@context': [v1, 'https://nuts.nl/credentials/v1', 'https://w3id.org/vc/status-list/2021/v1'],
  id: `${issuer}#1`,
  type: ['VerifiableCredential', 'NutsOrganizationCredential'],
  issuer,
  issuanceDate: '2026-04-01T00:00:00Z',
  credentialSubject: { id: holder, organization: { name: 'Testzorg', city: 'Utrecht' } },
  credentialStatus: {
    id: `${listUrl}#7`,
    type: 'StatusList2021Entry',
    statusPurpose: 'revocation',
    statusListIndex: '7',
    statusListCredential: listUrl,
  },
}

function sign(json: JsonObject, key: KeyObject = keyOf(issuer), kid = `${issuer}#0`): Promise<string> {
  return new SignJWT(toJwtClaims(json)).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid }).sign(key)
}

function keyOf(did: string): KeyObject {
  const { privateKey } = keys[did] ?? pair()
  return privateKey
}

const statusList = (revoked: number[], changes: JsonObject = {}, subject: JsonObject = {}): Promise<string> =>
  sign({
    '@context': [v1],
    id: listUrl,
    type: ['VerifiableCredential', 'StatusList2021Credential'],
    issuer,
    issuanceDate: '2026-04-01T00:00:00Z',
    credentialSubject: {
      id: `${listUrl}#list`,
      statusPurpose: 'revocation',
      encodedList: encodeStatusList(revoked),
      ...subject,
    },
    ...changes,
  })

function createTestVerifier(changes: Partial<VerifierOptions> = {}) {
  const unknown: string[] = []
  const verifier = createVerifier({
    client: { request: async () => ({ status: 404, headers: {}, body: Buffer.alloc(0) }) },
    clock: { now: () => now },
    crlPem: '',
    ownDocument: (did) => {
      const found = keys[did]
      if (found === undefined) return undefined
      return composeDidDocument(did, [{ id: `${did}#0`, publicKeyJwk: found.publicKey.export({ format: 'jwk' }) }])
    },
    ownStatusList: (url) => (url === listUrl ? statusList([]) : undefined),
    checksRevocation: true,
    checksPresentationTime: true,
    onUnknownStatus: (reason) => unknown.push(reason),
    ...changes,
  })
  const verify = async (json: JsonObject, ...by: [KeyObject?, string?]) =>
    verifier.verifyCredential(readCredential(await sign(json, ...by)))
  return { verifier, verify, unknown }
}

describe('a credential', () => {
  it('verifies when all is in order', async () => {
    await expect(createTestVerifier().verify(organisation)).resolves.toBeUndefined()
  })

  it.each<[string, JsonObject, RegExp]>([
    ['without the default context', { '@context': ['https://nuts.nl/credentials/v1'] }, /default context/],
    ['without its type', { type: ['NutsOrganizationCredential'] }, /'VerifiableCredential' is required/],
    ['of three types', { type: ['VerifiableCredential', 'A', 'B'] }, /at most 2 types/],
    ['without an id', { id: undefined }, /'ID' is required/],
    ['of later', { issuanceDate: '2026-05-01T10:01:00Z' }, /not valid yet/],
    ['that is over', { expirationDate: '2026-05-01T09:59:00Z' }, /has expired/],
    ['without a city', { credentialSubject: { id: holder, organization: { name: 'x' } } }, /city' is empty/],
    ['without the context of its type', { '@context': [v1, 'https://w3id.org/vc/status-list/2021/v1'] }, /nuts\.nl/],
    [
      'with a status without its context',
      { '@context': [v1, 'https://nuts.nl/credentials/v1'] },
      /StatusList2021 context/,
    ],
    ['of an issuer that is not there', { issuer: 'did:web:nobody.test' }, /signed by another than its issuer/],
  ])('does not verify %s', async (_what, changes, reason) => {
    await expect(createTestVerifier().verify({ ...organisation, ...changes })).rejects.toThrow(reason)
  })

  it('does not verify with another key, or with a key of another', async () => {
    const { verify } = createTestVerifier()
    await expect(verify(organisation, keyOf(holder))).rejects.toThrow(/signature/)
    await expect(verify(organisation, keyOf(holder), `${holder}#0`)).rejects.toThrow(/another than its issuer/)
    await expect(verify(organisation, keyOf(issuer), `${issuer}#1`)).rejects.toThrow(/is no key of/)
  })

  it('is not read when claim and credential differ, or with a JSON-LD proof', async () => {
    const claims = toJwtClaims(organisation)
    const vc = { ...(claims.vc as object), issuer: holder }
    const jwt = await new SignJWT({ ...claims, vc }).setProtectedHeader({ alg: 'ES256', kid: 'x' }).sign(keyOf(issuer))
    expect(() => readCredential(jwt)).toThrow(/claim iss and the credential differ/)
    expect(() => readCredential({ ...organisation, proof: {} })).toThrow(/JSON-LD/)
    expect(() => readCredential(1)).toThrow(/neither/)
  })
})

describe('the status of a credential', () => {
  it.each([
    ['revoked', [7], {}, {}, 'revoked'],
    ['its neighbour revoked', [6, 8], {}, {}, 'good'],
    ['listed by another issuer', [7], { issuer: holder }, {}, 'of another issuer'],
    ['in a list that is none', [7], { type: ['VerifiableCredential'] }, {}, 'holds no status list'],
    ['in a list for something else', [7], {}, { statusPurpose: 'suspension' }, 'another purpose'],
    ['in a list that is over', [7], { expirationDate: '2026-04-02T00:00:00Z' }, {}, 'has expired'],
    ['in a list that cannot be read', [7], {}, { encodedList: 'AAAA' }, 'cannot be read'],
  ])('%s', async (_what, revoked, changes, subject, outcome) => {
    const ownStatusList = (url: string) => (url === listUrl ? statusList(revoked, changes, subject) : undefined)
    const { verify, unknown } = createTestVerifier({ ownStatusList })
    if (outcome === 'revoked') {
      await expect(verify(organisation)).rejects.toThrow(/is revoked/)
      const { verify: careless } = createTestVerifier({ ownStatusList, checksRevocation: false })
      await expect(careless(organisation)).resolves.toBeUndefined()
      return
    }
    // What nobody knows is no revocation, and is told.
    await expect(verify(organisation)).resolves.toBeUndefined()
    expect(unknown).toEqual(outcome === 'good' ? [] : [expect.stringContaining(outcome)])
  })

  it('is not known when the list is forged or not there', async () => {
    const forged = createTestVerifier({ ownStatusList: async () => `${(await statusList([7])).slice(0, -4)}AAAA` })
    await expect(forged.verify(organisation)).resolves.toBeUndefined()
    expect(forged.unknown).toEqual([expect.stringContaining('signature')])
    const absent = createTestVerifier({ ownStatusList: () => undefined })
    await expect(absent.verify(organisation)).resolves.toBeUndefined()
    expect(absent.unknown).toEqual([expect.stringContaining('HTTP 404')])
  })
})

describe('a presentation', () => {
  const present = async (changes: Partial<Parameters<typeof signPresentation>[0]> = {}) =>
    readPresentation(
      await signPresentation({
        key: keyOf(holder),
        kid: `${holder}#0`,
        credentials: [await sign(organisation)],
        audience: 'https://b.test',
        now,
        lifeSeconds: 5,
        ...changes,
      }),
    )

  it('verifies with its credentials', async () => {
    const presentation = await present({ nonce: 'n' })
    expect(presentation).toMatchObject({ signer: holder, audience: ['https://b.test'], nonce: 'n' })
    await expect(createTestVerifier().verifier.verifyPresentation(presentation)).resolves.toBeUndefined()
  })

  it('does not verify over time, by another key, of credentials of another, or with a bad one', async () => {
    const { verifier } = createTestVerifier()
    const late = await present({ now: new Date(now.getTime() - 60_000) })
    await expect(verifier.verifyPresentation(late)).rejects.toThrow(/has expired/)
    await expect(
      createTestVerifier({ checksPresentationTime: false }).verifier.verifyPresentation(late),
    ).resolves.toBeUndefined()
    await expect(verifier.verifyPresentation(await present({ key: keyOf(issuer) }))).rejects.toThrow(/signature/)
    const others = await present({ key: keyOf(issuer), kid: `${issuer}#0` })
    await expect(verifier.verifyPresentation(others)).rejects.toThrow(/not credential subject/)
    const forged = await present({ credentials: [await sign(organisation, keyOf(holder))] })
    await expect(verifier.verifyPresentation(forged)).rejects.toThrow(/signature/)
  })

  it('covers what the holder says of itself, and nothing that another is said to say', async () => {
    const employee = {
      '@context': [v1],
      id: '1',
      type: ['VerifiableCredential', 'NutsEmployeeCredential'],
      issuer: holder,
      issuanceDate: now.toISOString(),
      credentialSubject: { id: holder, name: 'T', roleName: 'V', identifier: 'e' },
    }
    const { verifier } = createTestVerifier()
    await expect(verifier.verifyPresentation(await present({ credentials: [employee] }))).resolves.toBeUndefined()
    const claimed = await present({ credentials: [{ ...employee, issuer }] })
    await expect(verifier.verifyPresentation(claimed)).rejects.toThrow(/not self-attested/)
  })
})
