/** Keys below test authorities, and statements signed with them, for the verdicts on authentication. */

import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { CompactSign, calculateJwkThumbprint, exportJWK, SignJWT } from 'jose'
import type { UziAuthority } from '../../../certs/uzi-authority.ts'
import type { NamedPublicKey, SignedStatement } from '../../../harness/contracts/probe.ts'
import { readPem } from '../../../harness/contracts/x509-pem.ts'

export interface Signer {
  key: KeyObject
  x5c: string[]
  /** RFC 7638 thumbprint. */
  keyId: string
}

export type Claims = Record<string, unknown>

export async function issueServer(authority: UziAuthority, ura: string, defect?: 'revoked'): Promise<Signer> {
  const issued = await authority.issueServerCertificate({
    fqdn: `u${ura}.test`,
    organisation: { ura, name: 'Tést', city: 'Assen' },
    ...(defect === undefined ? {} : { defect }),
  })
  return signerOf(issued)
}

export async function signerOf(issued: { privateKeyPem: string; chainPem: string }): Promise<Signer> {
  const key = createPrivateKey(issued.privateKeyPem)
  const x5c = readPem(issued.chainPem, 'CERTIFICATE').map((der) => der.toString('base64'))
  return { key, x5c, keyId: await calculateJwkThumbprint(await exportJWK(key)) }
}

export const secondsNow = (): number => Math.floor(Date.now() / 1000)

/** URA of either end. */
const ends = ['90000000', '90000003']

/** A client assertion, as far as it matters; for either end. */
export function momentary(claims: Claims = {}): Claims {
  return { aud: ends, iat: secondsNow(), exp: secondsNow() + 5, ...claims }
}

export async function signWith(signer: Signer, claims: Claims, alg = 'PS256', header: Claims = {}): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg, x5c: signer.x5c, ...header })
    .sign(signer.key)
}

export function stateWith(
  x5c: string[],
  jws: string,
  vantage: SignedStatement['vantage'] = 'received',
): SignedStatement {
  return { observation: 'o', chain: [], x5c, jws, vantage }
}

/** A wallet under did:web, with what it publishes. */
export interface Wallet {
  did: string
  keyId: string
  published: NamedPublicKey
  present(credentials: readonly unknown[], claims?: Claims): Promise<SignedStatement>
}

export async function createWallet(name: string): Promise<Wallet> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const did = `did:web:${name}.test:iam:1`
  const kid = `${did}#0`
  const jwk = { ...publicKey.export({ format: 'jwk' }) }
  return {
    did,
    keyId: await calculateJwkThumbprint(await exportJWK(publicKey)),
    published: { observation: 'o', chain: [], vantage: 'received', id: kid, jwk },
    async present(credentials, claims = {}) {
      const jws = await new SignJWT({
        iss: did,
        sub: did,
        aud: 'https://receiver.test/oauth2/90000003',
        nbf: secondsNow(),
        exp: secondsNow() + 5,
        vp: { type: ['VerifiablePresentation'], verifiableCredential: credentials },
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', kid })
        .sign(privateKey)
      return { observation: 'o', chain: [], x5c: [], kid, jws, vantage: 'received' }
    },
  }
}

/** What an organisation says of a wallet, signed with its certificate for as long as that holds. */
export function credentialFor(signer: Signer, did: string): Promise<string> {
  const claims = {
    sub: did,
    nbf: secondsNow() - 10,
    exp: secondsNow() + 86_400 * 365,
    vc: { type: ['X509Credential'] },
  }
  return signWith(signer, claims)
}
