/** Fault `ocsp-signs-with-server-key`: a certificate of the same CA, that of its own listener, which is not for OCSP. */

import { readCertificate } from '../../../harness/contracts/x509-certificate.ts'
import type { Responder } from '../../kit/ocsp/response.ts'
import type { KeyStore } from '../../kit/types.ts'

export function signWithServerKey({ tls }: Pick<KeyStore, 'tls'>): Responder {
  return { certificate: readCertificate(tls.certificate.raw), key: tls.privateKey }
}
