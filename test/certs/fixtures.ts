/** What the tests of the test authority share. */

import type { CertificateContent } from '../../certs/certificate.ts'
import type { CertificateAuthority } from '../../certs/certificate-authority.ts'
import type { Der } from '../../certs/der.ts'
import { distinguishedName } from '../../certs/distinguished-name.ts'
import type { KeyPool, RsaKeyPair } from '../../certs/key-pool.ts'
import { type ServerCertificateRequest, serverCertificateContent } from '../../certs/server-certificate.ts'
import { createUziAuthority, type UziAuthority } from '../../certs/uzi-authority.ts'
import { buildUziChain, type ChainKeys, type UziChain } from '../../certs/uzi-chain.ts'
import { type UziLine, type UziLineName, uziLines } from '../../certs/uzi-line.ts'
import { type ChainCheck, verifyUziChain } from '../../harness/contracts/uzi-certificate.ts'
import { readPem } from '../../harness/contracts/x509-pem.ts'
import { createQuickPool } from './quick-pool.ts'

export const keyBits = 2048
export const now = new Date('2026-03-02T10:00:00Z')
export const organisation = { ura: '90000380', name: 'Tést Zorginstelling 03', city: "'s-Hertogenbosch" }
export const request: ServerCertificateRequest = { fqdn: 'bron.zorg.test', organisation }
export const lineNames: readonly UziLineName[] = ['G1', 'G4']

export function hoursAfter(date: Date, hours: number): Date {
  return new Date(date.getTime() + hours * 3_600_000)
}

export function x5cOf(chainPem: string): string[] {
  return readPem(chainPem, 'CERTIFICATE').map((der) => der.toString('base64'))
}

/** A key pool whose pairs of 2048 bits, for all but servers, are already on their way. */
export function primedPool(count: number): KeyPool {
  const keys = createQuickPool()
  keys.prime(keyBits, count)
  return keys
}

export function createAuthority(line: UziLineName, at: Date = now, keys = createQuickPool(5)): Promise<UziAuthority> {
  return createUziAuthority({ line, now: at, keys })
}

export function verifyWith(authority: UziAuthority, chainPem: string, changes: { crlPem?: string; at?: Date } = {}) {
  return verifyUziChain({
    x5c: x5cOf(chainPem),
    trustPem: authority.trustPem,
    crlPem: changes.crlPem ?? authority.revocationLists(),
    at: changes.at ?? now,
  })
}

export function reasonOf(check: ChainCheck): string {
  return check.ok ? 'accepted' : check.reason
}

type UnsignedContent = Omit<CertificateContent, 'issuer'>

/** CA keys, a server key and a spare one. */
export interface WorkshopKeys {
  caKeys: ChainKeys
  serverKeys: RsaKeyPair
  spareKeys: RsaKeyPair
}

/** The CAs of a line with their keys in hand, to issue what the authority never would. */
export interface Workshop extends WorkshopKeys {
  line: UziLine
  chain: UziChain
  trustPem: string
  /** Root, domain, issuing. */
  lists: [string, string, string]
  /** What stands in a conforming server certificate. */
  content(issuer?: CertificateAuthority): UnsignedContent
  /** PEM of a server certificate with this change, signed by the issuing CA or another. */
  issue(change?: (content: UnsignedContent) => UnsignedContent, issuer?: CertificateAuthority): string
  verify(chainPem: string, changes?: { lists?: readonly string[]; trustPem?: string; at?: Date }): ChainCheck
}

export async function makeKeys(): Promise<WorkshopKeys> {
  const pool = createQuickPool(5)
  const take = () => pool.take(4096)
  const [root, domain, issuing, serverKeys, spareKeys] = await Promise.all([take(), take(), take(), take(), take()])
  return { caKeys: { root, domain, issuing }, serverKeys, spareKeys }
}

export async function openWorkshop(lineName: UziLineName = 'G1'): Promise<Workshop> {
  return buildWorkshop(lineName, await makeKeys())
}

/** A fresh chain, with nothing issued or revoked, on keys that may serve again. */
export function buildWorkshop(lineName: UziLineName, keys: WorkshopKeys): Workshop {
  const { caKeys, serverKeys } = keys
  const line = uziLines[lineName]
  const chain = buildUziChain(line, now, caKeys)
  const levels = [chain.root, chain.domain, chain.issuing]
  const trustPem = levels.map((level) => level.certificatePem).join('')
  const lists: [string, string, string] = [
    chain.root.revocationList(now),
    chain.domain.revocationList(now),
    chain.issuing.revocationList(now),
  ]
  const content: Workshop['content'] = (issuer = chain.issuing) =>
    serverCertificateContent(request, { line, now, keys: serverKeys, uziNumber: '900000022', issuer })
  const issue: Workshop['issue'] = (change = (unchanged) => unchanged, issuer = chain.issuing) =>
    issuer.issue(change(content(issuer)))
  const verify: Workshop['verify'] = (chainPem, changes = {}) =>
    verifyUziChain({
      x5c: x5cOf(chainPem),
      trustPem: changes.trustPem ?? trustPem,
      crlPem: (changes.lists ?? lists).join(''),
      at: changes.at ?? now,
    })
  return { ...keys, line, chain, trustPem, lists, content, issue, verify }
}

/** Name of the issuing CA as DER, for what is signed in its name. */
export function issuingName(chain: UziChain): Der {
  return distinguishedName([
    ['countryName', 'NL'],
    ['organizationName', 'CIBG'],
    ['organizationIdentifier', 'NTRNL-50000535'],
    ['commonName', chain.issuing.name],
  ])
}
