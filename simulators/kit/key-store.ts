/** Reads the `keys/` folder of a party. */

import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyFiles } from '../../harness/contracts/party.ts'
import type { CertifiedKey, KeyStore } from './types.ts'

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** `directory`: the party's own. Throws when a file of the TLS identity is missing or no PEM. */
export function readKeyStore(directory: string): KeyStore {
  const path = (...names: string[]): string => join(directory, 'keys', ...names)
  const read = (name: string): string => readFileSync(path(name), 'utf8')
  const tlsKey = read(keyFiles.tlsKey)
  const tlsChain = read(keyFiles.tlsChain)
  const held = new Map<string, CertifiedKey>()
  return {
    tls: { ...certify(tlsKey, tlsChain, path(keyFiles.tlsChain)), keyPem: tlsKey, chainPem: tlsChain },
    message: readPair(path(keyFiles.messageKey), path(keyFiles.messageChain)),
    held(party) {
      const folder = path(keyFiles.heldDirectory)
      const pair = held.get(party) ?? readPair(join(folder, `${party}.key.pem`), join(folder, `${party}.chain.pem`))
      if (pair !== undefined) held.set(party, pair)
      return pair
    },
    trustPem: read(keyFiles.trust),
    crlPem: read(keyFiles.crl),
  }
}

function readPair(key: string, chain: string): CertifiedKey | undefined {
  if (!existsSync(key)) return undefined
  return certify(readFileSync(key, 'utf8'), readFileSync(chain, 'utf8'), chain)
}

function certify(keyPem: string, chainPem: string, file: string): CertifiedKey {
  const certificates = (chainPem.match(pemCertificate) ?? []).map((pem) => new X509Certificate(pem))
  const [certificate] = certificates
  if (certificate === undefined) throw new Error(`"${file}" holds no certificate in PEM`)
  const x5c = certificates.filter((each) => !isRoot(each)).map((each) => each.raw.toString('base64'))
  const rootPem = certificates.find(isRoot)?.toString()
  return { privateKey: createPrivateKey(keyPem), certificate, x5c, ...(rootPem === undefined ? {} : { rootPem }) }
}

function isRoot(certificate: X509Certificate): boolean {
  return certificate.ca && certificate.checkIssued(certificate)
}
