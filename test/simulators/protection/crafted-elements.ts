/** Resources with encrypted elements made by hand, so that one thing at a time can be wrong in them. */

import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { CompactEncrypt, CompactSign, calculateJwkThumbprint, type KeyInput } from 'jose'
import type { CertifiedKey } from '../../../simulators/kit/types.ts'
import type { Payload } from '../../../simulators/protection/types.ts'
import { receiverUra, senderUra, start, type World } from './organisations.ts'

export interface ElementChanges {
  claims?: Record<string, unknown>
  jwsHeader?: Record<string, unknown>
  elementHeader?: Record<string, unknown>
  /** In place of the message key, for the element alone. */
  elementKey?: KeyInput
  /** In place of the path and the resource. */
  elementPlaintext?: unknown
  keyHeader?: Record<string, unknown>
  /** In place of the message key as a JWK. */
  keyPlaintext?: unknown
  signer?: CertifiedKey
}

export const diagnosis = 'Astma cardiale ♥'
const canonical = 'https://inkijk.example/fhir/StructureDefinition'
const issuedAt = start.getTime() / 1000

/** With no changes: a Condition with one encrypted element, `code.text`, that must be accepted. */
export async function craftElements(world: World, changes: ElementChanges = {}): Promise<Payload> {
  const key = randomBytes(32)
  const jwk = { kty: 'oct', k: key.toString('base64url') }
  const kid = await calculateJwkThumbprint(jwk)
  const resource = { resourceType: 'Condition', id: 'c1', code: { text: diagnosis } }
  const plaintext = changes.elementPlaintext ?? { path: ['code'], resource }
  const element = await new CompactEncrypt(Buffer.from(JSON.stringify(plaintext)))
    .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM', kid, ...changes.elementHeader })
    .encrypt(changes.elementKey ?? key)
  const wrapped = await new CompactEncrypt(Buffer.from(JSON.stringify(changes.keyPlaintext ?? jwk)))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'jwk+json', ...changes.keyHeader })
    .encrypt(world.receiver.certificate.publicKey)
  const signature = await craftSignature(world, kid, element, changes)
  const sealed = {
    resourceType: 'Condition',
    id: 'c1',
    code: { extension: [{ url: `${canonical}/encrypted-element`, valueString: element }] },
    extension: [
      {
        url: `${canonical}/element-protection`,
        extension: [
          { url: 'key', valueString: wrapped },
          { url: 'signature', valueString: signature },
        ],
      },
    ],
  }
  return { contentType: 'application/fhir+json', body: Buffer.from(JSON.stringify(sealed)) }
}

async function craftSignature(world: World, kid: string, element: string, changes: ElementChanges): Promise<string> {
  const signer = changes.signer ?? world.sender
  const fingerprint = Buffer.from(signer.certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
  const hash = createHash('sha256').update(createHash('sha256').update(element).digest()).digest('base64url')
  const claims = {
    iss: senderUra,
    aud: receiverUra,
    iat: issuedAt,
    exp: issuedAt + 300,
    jti: randomUUID(),
    kid,
    elements: { count: 1, sha256: hash },
    ...changes.claims,
  }
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({
      alg: 'PS256',
      typ: 'vnd.inkijk.elements+jwt',
      x5c: [...signer.x5c],
      'x5t#S256': fingerprint,
      ...changes.jwsHeader,
    })
    .sign(signer.privateKey)
}
