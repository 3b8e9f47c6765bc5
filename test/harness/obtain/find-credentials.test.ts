import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { digestOf, findCredentials } from '../../../harness/obtain/find-credentials.ts'
import { readRequests } from '../../../harness/obtain/read-requests.ts'
import { type Made, open, request } from './opened.ts'

const token = '7f9c2ba4-e88f-4c0d-9d1e-6a1b2c3d4e5f'
const jwt = (claims: object, typ = 'JWT') =>
  [{ alg: 'PS256', typ }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
const assertion = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1"><saml:Issuer>x</saml:Issuer></saml:Assertion>`

async function find(made: Record<string, Made>) {
  const opened = await open(made)
  return findCredentials(opened, readRequests(opened))
}

const bearer = (value: string) => [['authorization', `Bearer ${value}`]]

describe('credentials that a party saw', () => {
  it.each<[string, Made, string, unknown[]]>([
    [
      'a bearer token in a header',
      { bytes: request('GET /x', { authorization: `Bearer ${token}` }) },
      token,
      [bearer(token)],
    ],
    [
      'a header of a platform',
      { bytes: request('GET /x', { 'x-some-authorization': `SAML ${'QUJD'.repeat(8)}` }) },
      'QUJD'.repeat(8),
      [[['x-some-authorization', `SAML ${'QUJD'.repeat(8)}`]], [['authorization', `SAML ${'QUJD'.repeat(8)}`]]],
    ],
    [
      'a cookie',
      { bytes: request('GET /x', { cookie: `session=${token}` }) },
      `session=${token}`,
      [[['cookie', `session=${token}`]]],
    ],
    [
      'a cookie that was set',
      { bytes: `HTTP/1.1 200 OK\r\nset-cookie: sid=${token}; Secure\r\ncontent-length: 0\r\n\r\n` },
      `sid=${token}`,
      [[['cookie', `sid=${token}`]]],
    ],
    [
      'the answer to a token request',
      { bytes: JSON.stringify({ access_token: token, token_type: 'Bearer' }) },
      token,
      [bearer(token)],
    ],
    ['a token in gzip', { bytes: gzipSync(JSON.stringify({ access_token: token })) }, token, [bearer(token)]],
    [
      'a member of a form',
      { bytes: `grant_type=x&client_assertion=${jwt({ exp: 1 })}.c2ln&scope=y` },
      `${jwt({ exp: 1 })}.c2ln`,
      [bearer(`${jwt({ exp: 1 })}.c2ln`)],
    ],
    [
      'a form that is percent-encoded',
      { bytes: `authorization_base=${encodeURIComponent('abc+def/ghi0123456789==')}` },
      'abc+def/ghi0123456789==',
      [bearer('abc+def/ghi0123456789==')],
    ],
    [
      'an input of a Task',
      {
        bytes: JSON.stringify({
          resourceType: 'Task',
          input: [{ type: { coding: [{ code: 'authorization-base' }] }, valueString: token }],
        }),
      },
      token,
      [bearer(token)],
    ],
    [
      'an input of a Task in XML',
      {
        bytes: `<input><type><coding><code value="consent_token"/></coding></type><valueString value="${token}"/></input>`,
      },
      token,
      [bearer(token)],
    ],
    [
      'a JWT on its own',
      { bytes: `see ${jwt({ sub: 'x', exp: 1 })}.c2ln here` },
      `${jwt({ sub: 'x', exp: 1 })}.c2ln`,
      [bearer(`${jwt({ sub: 'x', exp: 1 })}.c2ln`)],
    ],
    [
      'a SAML assertion in SOAP',
      { bytes: `<s:Envelope><s:Header>${assertion}</s:Header></s:Envelope>` },
      assertion,
      [[['authorization', `SAML ${Buffer.from(assertion).toString('base64')}`]]],
    ],
    [
      'a line of a log',
      { bytes: `{"headers":{"authorization":"Bearer ${token}"}}\n`, source: 'log' },
      token,
      [bearer(token)],
    ],
  ])('are found in %s', async (_, made, value, presentations) => {
    const found = (await find({ o: made })).find(({ seen }) => seen.sha256 === digestOf(value))
    expect(found?.presentations).toEqual(expect.arrayContaining(presentations))
    expect(found?.seen.observation).toBe('o')
  })

  it.each([
    ['a query', { input: [{ valueString: 'Observation?code=http://loinc.org|8302-2' }] }],
    ['a type', { token_type: 'Bearer', input: [{ valueString: 'ImmunizationRecommendation' }] }],
    [
      'ciphertext in an element',
      {
        code: 'consent_token',
        valueString: `eyJhbGciOiJkaXIifQ..${'a1'.repeat(8)}.${'b2'.repeat(20)}.${'c3'.repeat(11)}`,
      },
    ],
    [
      'an input that is no token',
      { input: [{ type: { coding: [{ code: 'reference' }] }, valueString: 'VERWIJZING-0123456789' }] },
    ],
    ['a short word', { token: 'none', session: 'closed' }],
    ['a sentence', { note: 'Basic care was given; the token gesture of a session is noted.' }],
  ])('are not found in %s', async (_, content) => {
    expect(await find({ o: { bytes: JSON.stringify(content) } })).toEqual([])
  })

  it('are not found in a document that was signed, nor in one that is encrypted', async () => {
    const signed = `${jwt({ resourceType: 'Patient', id: 'x' })}.c2ln ${jwt({ exp: 1 }, 'message+jwt')}.c2ln`
    const sealed = `${jwt({ enc: 'A256GCM' })}.${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(22)}`
    expect(await find({ o: { bytes: signed }, p: { bytes: sealed } })).toEqual([])
  })

  it('are one when they stand in several places, with every vantage, and where the first stands', async () => {
    const bytes = request('GET /x', { authorization: `Bearer ${token}` })
    const found = await find({
      a: { bytes, vantage: 'sent' },
      b: { bytes: `token=${token}`, vantage: 'logged', source: 'log' },
    })
    expect(found).toHaveLength(1)
    expect(found[0]?.seen).toMatchObject({ observation: 'a', vantages: ['sent', 'logged'] })
  })

  it('are traced to the bytes they stand in', async () => {
    const text = `{"a":1,"access_token":"${token}"}`
    const [found] = await find({ o: { bytes: text, source: 'file' } })
    const { offset = 0, length = 0 } = found?.seen ?? {}
    expect(text.slice(offset, offset + length)).toBe(token)
  })

  it('that are bound to a key are shown with their proof, and as if they were not bound', async () => {
    const proofs = ['one', 'two'].map((dpop) => request('GET /x', { authorization: `DPoP ${token}`, dpop }))
    const [found] = await find({ o: { bytes: proofs.join('') } })
    expect(found?.presentations).toEqual([
      [
        ['authorization', `DPoP ${token}`],
        ['dpop', 'one'],
      ],
      [['authorization', `Bearer ${token}`]],
    ])
  })
})
