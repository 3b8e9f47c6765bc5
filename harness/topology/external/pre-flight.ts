/** Before the first message: can the product be reached, is its certificate the one made for it, does it accept ours? */

import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connect, type TLSSocket } from 'node:tls'
import { keyFiles, type PartySpec } from '../../contracts/party.ts'
import type { CertificatePair, Subject } from '../../contracts/sut.ts'
import { notReady, type Obstacle } from './not-ready.ts'
import type { RunningSubject } from './running-subject.ts'

export interface PreFlight {
  subject: Subject
  party: PartySpec
  /** Line of the file that says where it is. */
  addressPath: readonly string[]
  address: { address: string; port: number }
  /** The certificate of a neighbour. */
  caller: CertificatePair
  /** Folder of the party. */
  directory: string
  /** Its certificate is wrong on purpose. */
  hasDefect: boolean
  /** How long it may take to come up; default 20 s. */
  patienceMs?: number
}

const defaultPatienceMs = 20_000
const pollMs = 150
const answerTimeoutMs = 5_000
/** Certificates and tokens are checked by the minute. */
const maxSkewMs = 60_000
/** What a server answers that ends the handshake with a certificate that it does not accept. */
const certificateStatuses = [400, 495, 496]
const pemList = /-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----/g

type Attempt =
  | { socket: 'none'; code: string }
  | { socket: 'answered'; shown: X509Certificate; authorized: string; text: string }

/** Rejects with `SUT_NOT_READY`, naming the line to mend. */
export async function preFlight(
  flight: PreFlight,
  running: Pick<RunningSubject, 'ended' | 'lastWords'>,
): Promise<void> {
  const { subject } = flight
  let ended: string | undefined
  void running.ended.then((how) => {
    ended = how
  })
  const deadline = Date.now() + (flight.patienceMs ?? defaultPatienceMs)
  for (;;) {
    const obstacle = await findObstacle(flight)
    if (obstacle === undefined) return
    if (ended !== undefined) {
      const found = `that it ended (${ended}): ${(await running.lastWords()) || 'it wrote nothing'}`
      throw notReady(subject, { path: ['runs'], found, expected: 'a product that runs' })
    }
    if (Date.now() > deadline) throw notReady(subject, obstacle)
    await wait(pollMs)
  }
}

async function findObstacle(flight: PreFlight): Promise<Obstacle | undefined> {
  const { subject, addressPath, address, directory, hasDefect, caller } = flight
  const attempt = await tryOnce(flight)
  const where = `${address.address}:${address.port}`
  if (attempt.socket === 'none') {
    const isAlert = /ALERT|RESET|CLOSED/.test(attempt.code)
    const expected = isAlert
      ? `that it accepts the certificate of a neighbour (${nameOf(caller)}), trusting ${subject.keys}/${keyFiles.trust}`
      : 'a TLS listener there'
    return { path: isAlert ? ['keys'] : addressPath, found: `${attempt.code} at ${where}`, expected }
  }
  const own = new X509Certificate(await readFile(join(directory, 'keys', keyFiles.tlsChain)))
  if (own.fingerprint256 !== attempt.shown.fingerprint256) {
    const found = `the certificate ${describe(attempt.shown)} at ${where}`
    return { path: ['keys'], found, expected: `the one in ${subject.keys}/${keyFiles.tlsChain} (${describe(own)})` }
  }
  if (attempt.authorized !== '' && !hasDefect) {
    const expected = `a chain up to a CA in ${subject.keys}/${keyFiles.trust}, the leaf first`
    return { path: ['keys'], found: `the certificate at ${where} not accepted (${attempt.authorized})`, expected }
  }
  return readAnswer(attempt.text, flight)
}

function readAnswer(text: string, { subject, caller }: PreFlight): Obstacle | undefined {
  const [, status] = /^HTTP\/1\.[01] (\d{3})/.exec(text) ?? []
  if (status === undefined) {
    return {
      path: ['runs'],
      found: `an answer that is no HTTP/1.1: ${JSON.stringify(text.slice(0, 60))}`,
      expected: 'HTTP/1.1',
    }
  }
  if (certificateStatuses.includes(Number(status))) {
    const expected = `that it accepts the certificate of a neighbour (${nameOf(caller)}), trusting ${subject.keys}/${keyFiles.trust}`
    return { path: ['keys'], found: `status ${status} to a request with that certificate`, expected }
  }
  const [, date = ''] = /\r\ndate: ([^\r]+)/i.exec(text) ?? []
  const skewMs = Date.parse(date) - Date.now()
  if (Math.abs(skewMs) <= maxSkewMs || Number.isNaN(skewMs)) return undefined
  const found = `a clock that is ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'ahead' : 'behind'}`
  return { path: ['runs'], found, expected: `at most ${maxSkewMs / 1000} s from the clock of this machine` }
}

/** One request with the certificate of a neighbour; none of it goes through the tap. */
async function tryOnce({ address, party, caller, directory }: PreFlight): Promise<Attempt> {
  const read = (name: string) => readFile(join(directory, 'keys', name), 'utf8')
  const [trust, lists] = [await read(keyFiles.trust), await read(keyFiles.crl)]
  return new Promise((resolve) => {
    const socket = connect({
      host: address.address,
      port: address.port,
      servername: party.fqdn,
      ca: trust,
      crl: lists.match(pemList) ?? [],
      key: caller.keyPem,
      cert: caller.chainPem,
      // What it shows is looked at here.
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    })
    const fail = (code: string) => {
      socket.destroy()
      resolve({ socket: 'none', code })
    }
    socket.setTimeout(answerTimeoutMs, () => fail(`no answer within ${answerTimeoutMs} ms`))
    socket.once('secureConnect', () => {
      socket.write(`GET /inkijk-pre-flight HTTP/1.1\r\nHost: ${party.fqdn}\r\nConnection: close\r\n\r\n`)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
    socket.once('end', () => fail('CLOSED without an answer'))
    socket.once('data', (bytes: Buffer) => {
      const shown = socket.getPeerX509Certificate()
      const authorized = authorizationOf(socket)
      socket.destroy()
      if (shown === undefined) resolve({ socket: 'none', code: 'no certificate' })
      else resolve({ socket: 'answered', shown, authorized, text: bytes.toString('latin1') })
    })
  })
}

/** Empty when the certificate is accepted. */
function authorizationOf(socket: TLSSocket): string {
  return socket.authorized ? '' : String(socket.authorizationError)
}

function nameOf({ chainPem }: CertificatePair): string {
  return describe(new X509Certificate(chainPem))
}

function describe(certificate: X509Certificate): string {
  const name = /CN=([^\n]+)/.exec(certificate.subject)?.[1] ?? certificate.subject
  return `${name}, serial number ${certificate.serialNumber}`
}
