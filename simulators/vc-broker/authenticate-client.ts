/** Which organisation asks: mutual TLS with a UZI server certificate (RFC 8705 2.1, with the rules of the register). */

import { X509Certificate } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { readUziName, type UziName, verifyUziChain } from '../../harness/contracts/uzi-certificate.ts'
import type { PeerIdentity } from '../kit/types.ts'
import type { VcBroker } from './broker.ts'
import { checksRevocation } from './faults/skips-revocation.ts'
import { BrokerRefusal, type RefusalCode } from './refusal.ts'

/** The handshake checked chain and revocation; that it is a server of type S it did not. Throws `BrokerRefusal`. */
export function authenticateClient({ context }: VcBroker, request: FastifyRequest): PeerIdentity {
  const client = readClient(context, request)
  verifyServer(context, [client.certificate.raw.toString('base64')], 'invalid_client')
  return client
}

/** Name in a certificate of a server of the register that is to sign, or has signed. Throws `BrokerRefusal`. */
export function demandServer({ context }: VcBroker, x5c: readonly string[], code: RefusalCode): UziName {
  if (checksRevocation(context.party.faults)) return verifyServer(context, x5c, code)
  // Whether the chain leads to the register is found out where a credential is made or verified.
  const name = readUziName(new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64')))
  if (name === undefined) throw new BrokerRefusal(code, 'the certificate has no UZI name')
  return name
}

function verifyServer({ keys, clock }: VcBroker['context'], x5c: readonly string[], code: RefusalCode): UziName {
  const chain = verifyUziChain({ x5c, trustPem: keys.trustPem, crlPem: keys.crlPem, at: clock.now() })
  if (!chain.ok) throw new BrokerRefusal(code, `UZI server certificate: ${chain.reason}`)
  return chain.name
}

function readClient(context: VcBroker['context'], request: FastifyRequest): PeerIdentity {
  try {
    return context.peerOf(request)
  } catch (cause) {
    throw new BrokerRefusal('invalid_client', 'the client has no certificate of the UZI-register', { cause })
  }
}
