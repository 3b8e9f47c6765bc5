/** Who is at the other side of a connection. */

import { X509Certificate } from 'node:crypto'
import { readUziName } from '../../harness/contracts/uzi-certificate.ts'
import type { PeerIdentity } from './types.ts'

/** Reads the client certificate that the TLS handshake verified. Throws when it is not one of the UZI-register. */
export function peerOf(request: { raw: { socket: unknown } }): PeerIdentity {
  const certificate = certificateOf(request.raw.socket)
  if (certificate === undefined) throw new Error('the request did not come over mutual TLS')
  const name = readUziName(certificate)
  if (name === undefined) throw new Error(`"${hostOf(certificate)}" has a certificate without a UZI identity`)
  return { fqdn: hostOf(certificate), ura: name.ura, uziNumber: name.uziNumber, certificate }
}

/** Host name in the client certificate, for the access log; undefined when there is none. */
export function peerNameOf(socket: object): string | undefined {
  const certificate = certificateOf(socket)
  return certificate === undefined ? undefined : hostOf(certificate)
}

function certificateOf(socket: unknown): X509Certificate | undefined {
  if (typeof socket !== 'object' || socket === null || !('getPeerX509Certificate' in socket)) return undefined
  const read = socket.getPeerX509Certificate
  const certificate: unknown = typeof read === 'function' ? read.call(socket) : undefined
  return certificate instanceof X509Certificate ? certificate : undefined
}

/** A server certificate of the UZI-register has one dNSName (CPS UZI-register, 3.1). */
export function hostOf(certificate: X509Certificate): string {
  return /(?:^|, )DNS:([^,]+)/.exec(certificate.subjectAltName ?? '')?.[1] ?? ''
}
