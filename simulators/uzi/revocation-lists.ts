/** The revocation lists and CA certificates that the register publishes, by the name in the address of a list. */

import type { TrustStore } from '../../harness/contracts/identity/types.ts'
import { readCertificate, readSubject } from '../../harness/contracts/x509-certificate.ts'
import { readPem } from '../../harness/contracts/x509-pem.ts'
import { readRevocationList } from '../../harness/contracts/x509-revocation.ts'

export interface PublishedLists {
  /** DER of the current list of a CA. */
  list(name: string): Buffer | undefined
  /** DER of the certificate of a CA. */
  authority(name: string): Buffer | undefined
}

export type ReadTrust = () => TrustStore

const commonName = '2.5.4.3'

/** @param read gives what is current; lists are reissued every hour (CPS UZI-register 4.9) */
export function createPublishedLists(read: ReadTrust): PublishedLists {
  const authorityOf = (name: string) =>
    readPem(read().trustPem, 'CERTIFICATE')
      .map(readCertificate)
      .find((certificate) => fileName(readSubject(certificate, commonName)[0] ?? '') === name)
  return {
    list(name) {
      const authority = authorityOf(name)
      if (authority === undefined) return undefined
      const lists = readPem(read().crlPem, 'X509 CRL')
      return lists.find((der) => readRevocationList(der).issuer.equals(authority.subject))
    },
    authority: (name) => authorityOf(name)?.der,
  }
}

/** As the certificates name it in their distribution point. */
function fileName(caName: string): string {
  return caName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
}
