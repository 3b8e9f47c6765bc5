/** Messages made by hand, so that one thing at a time can be wrong in them. */

import { randomUUID } from 'node:crypto'
import { CompactEncrypt, CompactSign, compactDecrypt } from 'jose'
import type { CertifiedKey } from '../../../simulators/kit/types.ts'
import type { Payload } from '../../../simulators/protection/types.ts'
import { receiverUra, senderUra, start, type World } from './organisations.ts'

export interface Changes {
  claims?: Record<string, unknown>
  jwsHeader?: Record<string, unknown>
  jweHeader?: Record<string, unknown>
  signer?: CertifiedKey
  /** In place of the JWS. */
  inner?: string
}

export const content = 'Patiënt Zoë Ĳsbrand heeft koorts 🤒'
const issuedAt = start.getTime() / 1000

/** With no changes: a message that must be accepted. */
export async function craftMessage(world: World, changes: Changes = {}): Promise<Payload> {
  const inner = changes.inner ?? (await craftSignature(world, changes))
  const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM', typ: 'JWE', cty: 'JWT', ...changes.jweHeader }
  const jwe = await new CompactEncrypt(Buffer.from(inner))
    .setProtectedHeader(header)
    .encrypt(world.receiver.certificate.publicKey)
  return { contentType: 'application/jose+json', body: Buffer.from(jwe) }
}

export async function craftSignature(world: World, changes: Changes = {}): Promise<string> {
  const signer = changes.signer ?? world.sender
  const fingerprint = Buffer.from(signer.certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
  const claims = {
    iss: senderUra,
    aud: receiverUra,
    iat: issuedAt,
    exp: issuedAt + 300,
    jti: randomUUID(),
    contentType: 'text/plain; charset=utf-8',
    payload: Buffer.from(content).toString('base64url'),
    ...changes.claims,
  }
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({
      alg: 'PS256',
      typ: 'vnd.inkijk.payload+jwt',
      x5c: [...signer.x5c],
      'x5t#S256': fingerprint,
      ...changes.jwsHeader,
    })
    .sign(signer.privateKey)
}

/** What an intermediary does that was taken for the receiver: reads, and encrypts again to the real one. */
export async function passOn(sealed: Payload, by: CertifiedKey, to: CertifiedKey): Promise<Payload> {
  const { plaintext, protectedHeader } = await compactDecrypt(sealed.body.toString(), by.privateKey)
  const jwe = await new CompactEncrypt(plaintext).setProtectedHeader(protectedHeader).encrypt(to.certificate.publicKey)
  return { ...sealed, body: Buffer.from(jwe) }
}
