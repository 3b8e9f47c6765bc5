import { once } from 'node:events'
import { type ConnectionOptions, connect, createServer, type Server, type TLSSocket } from 'node:tls'
import { beforeAll, describe, expect, test } from 'vitest'
import type { IssuedCertificate } from '../../certs/issued-certificate.ts'
import { toPkcs12 } from '../../certs/pkcs12.ts'
import { createSelfSigned } from '../../certs/self-signed.ts'
import { createUziAuthority, type UziAuthority } from '../../certs/uzi-authority.ts'
import type { UziLineName } from '../../certs/uzi-line.ts'
import { splitPem } from '../../harness/contracts/x509-pem.ts'
import { keyBits, lineNames, primedPool, request } from './fixtures.ts'

const clientRequest = { ...request, fqdn: 'ontvanger.zorg.test' }

/** Where TLS looks at keys, and nobody at the rules for a server; a store holds keys of two primes only. */
const createAuthority = (line: UziLineName, now: Date, keys = primedPool(5)) =>
  createUziAuthority({ line, now, keyBits, keys })

describe.each(lineNames)('mutual TLS 1.3 in line %s', (line) => {
  const at = new Date()
  let authority: UziAuthority
  let server: IssuedCertificate
  let client: IssuedCertificate

  beforeAll(async () => {
    authority = await createAuthority(line, at, primedPool(6))
    server = await authority.issueServerCertificate(request)
    client = await authority.issueServerCertificate(clientRequest)
  })

  const shake = (credentials: ConnectionOptions, serverIs: IssuedCertificate = server) =>
    handshake(authority, serverIs, credentials)

  test('succeeds between two certificates of the chain', async () => {
    const outcome = await shake(credentialsOf(client))
    expect(outcome).toEqual({ protocol: 'TLSv1.3', client: 'ontvanger.zorg.test', server: 'bron.zorg.test' })
  })

  test('succeeds with the PKCS#12 of the client', async () => {
    const outcome = await shake({ pfx: toPkcs12(client, 'geheim'), passphrase: 'geheim' })
    expect(outcome).toMatchObject({ client: 'ontvanger.zorg.test' })
  })

  test('refuses a client without a certificate', async () => {
    expect(await shake({})).toMatchObject({ refusedByServer: 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE' })
  })

  test('refuses a client that no trusted authority signed', async () => {
    const twin = await createSelfSigned({ ...clientRequest, line, now: at, keyBits })
    expect(await shake(credentialsOf(twin))).toHaveProperty('refusedByServer')
    // OpenSSL reports its last objection; without lists that is the one meant here.
    const unlisted = await handshake(authority, server, credentialsOf(twin), [])
    expect(unlisted).toEqual({ refusedByServer: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })

  test('refuses a client of another authority with the same names', async () => {
    const other = await createAuthority(line, at)
    const issued = await other.issueServerCertificate(clientRequest)
    expect(await shake(credentialsOf(issued))).toHaveProperty('refusedByServer')
    const unlisted = await handshake(authority, server, credentialsOf(issued), [])
    expect(unlisted).toEqual({ refusedByServer: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' })
  })

  test('refuses an expired client and an expired server', async () => {
    const expired = await authority.issueServerCertificate({ ...clientRequest, defect: 'expired' })
    expect(await shake(credentialsOf(expired))).toMatchObject({ refusedByServer: 'CERT_HAS_EXPIRED' })
    const expiredServer = await authority.issueServerCertificate({ ...request, defect: 'expired' })
    expect(await shake(credentialsOf(client), expiredServer)).toMatchObject({ refusedByClient: 'CERT_HAS_EXPIRED' })
  })

  test('refuses a revoked client and a revoked server', async () => {
    const revoked = await authority.issueServerCertificate({ ...clientRequest, defect: 'revoked' })
    expect(await shake(credentialsOf(revoked))).toMatchObject({ refusedByServer: 'CERT_REVOKED' })
    const revokedServer = await authority.issueServerCertificate({ ...request, defect: 'revoked' })
    expect(await shake(credentialsOf(client), revokedServer)).toMatchObject({ refusedByClient: 'CERT_REVOKED' })
  })

  test('refuses everyone when the list of one CA is missing', async () => {
    const [root, , issuing] = splitPem(authority.revocationLists(), 'X509 CRL')
    const outcome = await handshake(authority, server, credentialsOf(client), [root ?? '', issuing ?? ''])
    expect(outcome).toEqual({ refusedByClient: 'UNABLE_TO_GET_CRL' })
  })

  test('refuses a server under another name', async () => {
    const other = await authority.issueServerCertificate({ ...request, fqdn: 'ander.zorg.test' })
    expect(await shake(credentialsOf(client), other)).toMatchObject({ refusedByClient: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  })

  test('refuses everyone below a revoked CA', async () => {
    const other = await createAuthority(line, at)
    const [ownServer, ownClient] = await Promise.all([
      other.issueServerCertificate(request),
      other.issueServerCertificate(clientRequest),
    ])
    expect(await handshake(other, ownServer, credentialsOf(ownClient))).toMatchObject({ protocol: 'TLSv1.3' })
    other.revoke(other.authorities.issuing.serialNumber)
    expect(await handshake(other, ownServer, credentialsOf(ownClient))).toMatchObject({
      refusedByClient: 'CERT_REVOKED',
    })
  })
})

type Outcome =
  | { protocol: string | null; client: string; server: string }
  | { refusedByServer: string }
  | { refusedByClient: string }

function credentialsOf(issued: IssuedCertificate): ConnectionOptions {
  return { key: issued.privateKeyPem, cert: issued.chainPem }
}

async function handshake(
  authority: UziAuthority,
  issued: IssuedCertificate,
  credentials: ConnectionOptions,
  crl = splitPem(authority.revocationLists(), 'X509 CRL'),
): Promise<Outcome> {
  const mutual = { ca: authority.trustPem, crl, rejectUnauthorized: true, minVersion: 'TLSv1.3' as const }
  const server = createServer({ ...mutual, requestCert: true, key: issued.privateKeyPem, cert: issued.chainPem })
  const refusal = refusalBy(server)
  server.on('secureConnection', (socket) => socket.end(socket.getPeerX509Certificate()?.subject ?? ''))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const socket = connect({ ...mutual, ...credentials, host: '127.0.0.1', port, servername: request.fqdn })
  const outcome = await readAnswer(socket)
  server.close()
  // In TLS 1.3 a client is connected before the server has looked at its certificate.
  return outcome ?? { refusedByServer: await refusal }
}

/** What the client saw: an answer, its own refusal, or neither. */
async function readAnswer(socket: TLSSocket): Promise<Outcome | undefined> {
  let server: string | undefined
  let protocol: string | null = null
  let answer = ''
  let failure: unknown
  socket.on('secureConnect', () => {
    protocol = socket.getProtocol()
    server = socket.getPeerX509Certificate()?.subject
  })
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.on('error', (error) => {
    failure = error
  })
  await new Promise((resolve) => socket.on('close', resolve))
  if (server === undefined) return { refusedByClient: codeOf(failure) }
  return answer === '' ? undefined : { protocol, client: hostOf(answer), server: hostOf(server) }
}

/** Node destroys an unauthorised client itself; the reason stands on the socket, not in the error. */
function refusalBy(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.on('tlsClientError', (error, socket) => {
      const { authorizationError } = socket
      resolve(authorizationError ? String(authorizationError) : codeOf(error))
    })
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

function hostOf(subject: string): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? ''
}
