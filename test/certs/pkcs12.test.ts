import type { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect, createSecureContext, createServer } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { toPkcs12 } from '../../certs/pkcs12.ts'
import { createUziAuthority } from '../../certs/uzi-authority.ts'
import type { UziLineName } from '../../certs/uzi-line.ts'
import { readPem } from '../../harness/contracts/x509-pem.ts'
import { lineNames, now as past, request } from './fixtures.ts'

const password = 'geheim 12 #'

/** With keys of two primes: node-forge writes no others into a store. */
const createAuthority = (line: UziLineName, now = past) => createUziAuthority({ line, now, keyBits: 2048 })

describe.each(lineNames)('PKCS#12 in line %s', (line) => {
  test('a server that has nothing but the store shows the key and every certificate, byte by byte', async () => {
    const authority = await createAuthority(line, new Date())
    const issued = await authority.issueServerCertificate(request)
    const shown = await readShownChain(toPkcs12(issued, password), authority.authorities.root.certificatePem)
    expect(shown.slice(0, 3)).toEqual(readPem(issued.chainPem, 'CERTIFICATE'))
  })

  test('the store opens with the password and with no other', async () => {
    const authority = await createAuthority(line)
    const pfx = toPkcs12(await authority.issueServerCertificate(request), password)
    expect(() => createSecureContext({ pfx, passphrase: password })).not.toThrow()
    expect(() => createSecureContext({ pfx, passphrase: 'anders' })).toThrow()
  })
})

test.each(['', 'gehéim', 'twee\nregels'])('the password %j is refused', async (unfit) => {
  const authority = await createAuthority('G1')
  const issued = await authority.issueServerCertificate(request)
  expect(() => toPkcs12(issued, unfit)).toThrow(RangeError)
})

/** The chain that a client which trusts only the root gets to see, leaf first. */
async function readShownChain(pfx: Buffer, rootPem: string): Promise<Buffer[]> {
  const server = createServer({ pfx, passphrase: password }, (socket) => socket.end())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const client = connect({ host: '127.0.0.1', port, servername: request.fqdn, ca: rootPem })
  await once(client, 'secureConnect')
  const chain: Buffer[] = []
  let certificate: X509Certificate | undefined = client.getPeerX509Certificate()
  for (; certificate !== undefined; certificate = certificate.issuerCertificate) chain.push(certificate.raw)
  client.destroy()
  server.close()
  return chain
}
