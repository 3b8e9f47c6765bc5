import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CertificateDefect } from '../../../harness/contracts/scenario.ts'
import { createLandscape, type Landscape, type PartyOptions } from './landscape.ts'
import { readClosed, readRefused } from './tap-files.ts'

let landscape: Landscape

beforeAll(async () => {
  landscape = await createLandscape()
})
afterAll(() => landscape[Symbol.asyncDispose]())

/** What the client got, and what either side wrote down as refused: code and text. */
async function meet(server: PartyOptions, client: PartyOptions) {
  // Both first: the list that the server reads has the certificate of the client on it.
  const configs = [await landscape.configure('midden', server), await landscape.configure('bron', client)] as const
  const midden = await landscape.start(configs[0])
  const bron = await landscape.start(configs[1])
  await landscape.introduce(midden, bron)
  const got = await bron.context.client.request({ method: 'GET', url: 'https://midden.echo.test/echo' }).then(
    ({ status }) => status,
    (error: unknown) => String(Reflect.get(error as object, 'code')),
  )
  await Promise.all([bron.stop(), midden.stop()])
  const refusals = (directory: string) =>
    readRefused(directory).map(({ code, message }) => `${String(code)}: ${String(message)}`)
  const isEmpty = [midden, bron].every(({ config }) => readClosed(config.directory).length === 0)
  return { got, server: refusals(midden.config.directory), client: refusals(bron.config.directory), isEmpty }
}

const beyondTls: [CertificateDefect, RegExp][] = [
  ['wrong-ura', /UZI_RULES: .* it is of URA 99999999, expected 9000000\d/],
  ['wrong-pastype', /UZI_RULES: .* the pass type is M, expected S/],
  ['six-field-other-name', /UZI_RULES: .* the seven fields/],
  ['role-on-server', /UZI_RULES: .* the role is 01\.015/],
  ['name-mismatch', /UZI_RULES: .* one dNSName, equal to the one commonName/],
  ['upn-only', /UZI_RULES: .* no otherName of type 2\.5\.5\.5/],
  ['short-key', /UZI_RULES: .* the key is rsa of 2048 bits, expected rsa of 4096 bits/],
]

const byTls: [CertificateDefect, RegExp][] = [
  ['expired', /CERT_HAS_EXPIRED/],
  ['revoked', /CERT_REVOKED/],
  ['production-ca-name', /UNABLE_TO_GET_CRL|SELF_SIGNED/],
]

describe.each([...beyondTls, ...byTls])('a certificate with the defect %s', (certificate, reason) => {
  test('is refused to a client by the server, with the reason', async () => {
    const { got, server, client, isEmpty } = await meet({}, { certificate })
    expect({ got, isEmpty }).toEqual({ got: 'HANDSHAKE_REFUSED', isEmpty: true })
    expect(server).toEqual([expect.stringMatching(reason)])
    expect(client).toHaveLength(1)
  })

  test('is refused to a server by the client, with the reason', async () => {
    const { got, client, isEmpty } = await meet({ certificate }, {})
    expect({ got, isEmpty }).toEqual({ got: 'HANDSHAKE_REFUSED', isEmpty: true })
    expect(client).toEqual([expect.stringMatching(reason)])
  })
})

test('a certificate for servers only is refused to a client by TLS, and to a server by the rules', async () => {
  const certificate = 'missing-client-auth'
  expect((await meet({}, { certificate })).server).toEqual([expect.stringMatching(/INVALID_PURPOSE/)])
  expect((await meet({ certificate }, {})).client).toEqual([expect.stringMatching(/UZI_RULES: .* not for clientAuth/)])
})

test('a UZI name in UTF8String is accepted on both sides', async () => {
  const certificate = 'utf8-other-name'
  expect(await meet({ certificate }, { certificate })).toMatchObject({ got: 200, server: [], client: [] })
})

describe('a party with a fault', () => {
  const lets: [string, CertificateDefect][] = [
    ['skips-uzi-rules', 'wrong-ura'],
    ['skips-uzi-rules', 'wrong-pastype'],
    ['skips-uzi-rules', 'short-key'],
    ['skips-tls-revocation', 'revoked'],
    ['trusts-any-certificate', 'production-ca-name'],
    ['trusts-any-certificate', 'expired'],
    ['trusts-any-certificate', 'missing-client-auth'],
  ]
  test.each(lets)('%s lets in what is %s, on either side', async (fault, certificate) => {
    expect((await meet({ faults: [fault] }, { certificate })).got).toBe(200)
    expect((await meet({ certificate }, { faults: [fault] })).got).toBe(200)
  })

  test('still refuses what another check is for', async () => {
    const got = async (fault: string, certificate: CertificateDefect) =>
      (await meet({ faults: [fault] }, { certificate })).got
    expect(await got('skips-uzi-rules', 'revoked')).toBe('HANDSHAKE_REFUSED')
    expect(await got('skips-tls-revocation', 'expired')).toBe('HANDSHAKE_REFUSED')
    expect(await got('skips-tls-revocation', 'wrong-pastype')).toBe('HANDSHAKE_REFUSED')
  })
})
