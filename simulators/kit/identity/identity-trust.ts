/** The trust store for statements about persons, apart from that of TLS. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { identityFiles } from '../../../harness/contracts/identity/identity-files.ts'
import type { TrustStore } from '../../../harness/contracts/identity/types.ts'

/** Read anew at each call: lists are replaced while a party runs. Throws when a file is missing. */
export function readIdentityTrust(directory: string): TrustStore {
  const read = (name: string): string => readFileSync(join(directory, 'keys', name), 'utf8')
  return { trustPem: read(identityFiles.trust), crlPem: read(identityFiles.crl) }
}
