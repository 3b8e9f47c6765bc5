/** Organisations with message keys, under a test authority of their own. Keys are small: their size is not the subject. */

import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createUziAuthority, type UziAuthority } from '../../../certs/uzi-authority.ts'
import type { CertificateDefect } from '../../../harness/contracts/scenario.ts'
import type { CertifiedKey } from '../../../simulators/kit/types.ts'
import { ProtectionError, type ProtectionParty } from '../../../simulators/protection/types.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'

export const start = new Date('2026-03-02T09:00:00Z')
export const senderUra = '90000380'
export const receiverUra = '90000381'
export const strangerUra = '90000399'

export interface World {
  authority: UziAuthority
  sender: CertifiedKey
  receiver: CertifiedKey
  /** Any other organisation with a valid certificate of its own. */
  stranger: CertifiedKey
  issue(ura: string, defect?: CertificateDefect): Promise<CertifiedKey>
  /** One party as its protection sees it: by default everything is in order and the time stands still. */
  party(ura: string, key: CertifiedKey, changes?: Partial<ProtectionParty>): ProtectionParty
}

export async function createWorld(): Promise<World> {
  const authority = await createUziAuthority({ line: 'G1', now: start, keys: createQuickPool(4) })
  const issue = (ura: string, defect?: CertificateDefect) => issueFrom(authority, ura, defect)
  const [sender, receiver, stranger] = await Promise.all([senderUra, receiverUra, strangerUra].map((ura) => issue(ura)))
  if (sender === undefined || receiver === undefined || stranger === undefined) throw new Error('no keys')
  const keys = new Map([
    [senderUra, sender],
    [receiverUra, receiver],
    [strangerUra, stranger],
  ])
  return {
    authority,
    sender,
    receiver,
    stranger,
    issue,
    party: (ura, key, changes = {}) => ({
      ura,
      key,
      lookUpKeys: async (wanted) => ({ keys: [keys.get(wanted)].flatMap((found) => (found ? [asJwk(found)] : [])) }),
      trustPem: authority.trustPem,
      crlPem: authority.revocationLists(),
      verifyRecipient: true,
      clock: { now: () => start },
      ...changes,
    }),
  }
}

export async function issueFrom(
  authority: UziAuthority,
  ura: string,
  defect?: CertificateDefect,
): Promise<CertifiedKey> {
  const organisation = { ura, name: `Zorginstelling ${ura}`, city: 'Utrecht' }
  const issued = await authority.issueServerCertificate({
    fqdn: `bericht-${ura}.inkijk.test`,
    organisation,
    ...(defect === undefined ? {} : { defect }),
  })
  const chain = issued.chainPem.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  return {
    privateKey: createPrivateKey(issued.privateKeyPem),
    certificate: new X509Certificate(issued.certificatePem),
    x5c: chain.map((pem) => new X509Certificate(pem).raw.toString('base64')),
  }
}

/** A key as the address register gives it. */
export function asJwk(key: CertifiedKey): Record<string, unknown> {
  return { ...key.certificate.publicKey.export({ format: 'jwk' }), use: 'enc', x5c: key.x5c }
}

/** The refusal that a promise ends in; fails when it does not end in one. */
export async function refusalOf(promise: Promise<unknown>): Promise<ProtectionError & { why: string }> {
  const error = await promise.then(
    () => new Error('it was accepted'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProtectionError)) throw error
  const { cause } = error
  return Object.assign(error, { why: cause instanceof Error ? cause.message : error.message })
}
