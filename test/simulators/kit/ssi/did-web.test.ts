import { describe, expect, it } from 'vitest'
import { PeerUnreachable } from '../../../../simulators/kit/peer-client.ts'
import {
  composeDidDocument,
  composeDidWeb,
  didWebUrl,
  fetchDidDocument,
  findAssertionKey,
} from '../../../../simulators/kit/ssi/did-web.ts'
import type { PeerClient } from '../../../../simulators/kit/types.ts'

const did = 'did:web:node.a.test:iam:1'
const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }

const answering = (status: number, body: unknown): PeerClient => ({
  request: async () => ({
    status,
    headers: {},
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  }),
})

describe('a did:web', () => {
  it.each([
    ['did:web:node.a.test', 'https://node.a.test/.well-known/did.json'],
    ['did:web:node.a.test:iam:1f', 'https://node.a.test/iam/1f/did.json'],
    ['did:web:node.a.test%3A8443:iam:1f', 'https://node.a.test:8443/iam/1f/did.json'],
  ])('%s has its document at %s', (identifier, url) => {
    expect(didWebUrl(identifier)).toBe(url)
  })

  it.each([
    'did:nuts:1',
    'web:a',
    'did:web',
    'did:web:',
    'did:web:a.test:..',
    'did:web:a.test:%2e%2e',
    'did:web:a/b',
    'did:web:a@b',
  ])('%s is none', (identifier) => {
    expect(() => didWebUrl(identifier)).toThrow(/is no did:web/)
  })

  it('is composed of a host and a path', () => {
    expect(composeDidWeb('node.a.test', 'iam', '1')).toBe(did)
    expect(composeDidWeb('node.a.test:8443', 'iam', '1')).toBe('did:web:node.a.test%3A8443:iam:1')
  })
})

describe('the document of a did:web', () => {
  const document = composeDidDocument(did, [{ id: `${did}#0`, publicKeyJwk: jwk }])

  it('is what is published, and has no key to encrypt to', async () => {
    expect(document).not.toHaveProperty('keyAgreement')
    expect(await fetchDidDocument(answering(200, document), did)).toEqual(document)
    expect(findAssertionKey(document, `${did}#0`)).toEqual(jwk)
  })

  it('may name its keys by their fragment', async () => {
    const relative = { ...document, verificationMethod: [{ id: '#0', publicKeyJwk: jwk }], assertionMethod: ['#0'] }
    expect(findAssertionKey(await fetchDidDocument(answering(200, relative), did), `${did}#0`)).toEqual(jwk)
  })

  it('gives no key that it does not have, or that may not sign', () => {
    expect(() => findAssertionKey(document, `${did}#1`)).toThrow(/is no key of/)
    expect(() => findAssertionKey({ ...document, assertionMethod: [] }, `${did}#0`)).toThrow(/no assertionMethod/)
  })

  it.each([
    [answering(404, {}), /HTTP 404/],
    [answering(200, 'text'), /no JSON/],
    [answering(200, { ...document, id: 'did:web:other.test' }), /of another subject/],
  ])('is refused when it is not that (%#)', async (client, reason) => {
    await expect(fetchDidDocument(client, did)).rejects.toThrow(reason)
  })

  it('cannot be had from a host that gives no answer', async () => {
    const client: PeerClient = { request: () => Promise.reject(new PeerUnreachable('TIMEOUT', 'node.a.test')) }
    await expect(fetchDidDocument(client, did)).rejects.toThrow(/cannot be resolved: TIMEOUT/)
  })
})
