/** All decryptors. They are made per probing, as they remember the keys they imported. */

import type { Decryptor } from '../../contracts/probe.ts'
import { createAesBlobDecryptor } from './aes-blob.ts'
import { createAesJsonDecryptor } from './aes-json.ts'
import { createCmsDecryptor } from './cms.ts'
import { createEncryptedKeyDecryptor } from './encrypted-key.ts'
import { createFernetDecryptor } from './fernet.ts'
import { createJweDecryptor, type JweOptions } from './jwe.ts'
import { createLegacyPemDecryptor } from './legacy-pem.ts'
import { createOpenPgpDecryptor } from './openpgp.ts'
import { createOpensslEncDecryptor } from './openssl-enc.ts'
import { createPdfDecryptor } from './pdf.ts'
import { createTlsDecryptor } from './tls.ts'
import { createXmlDecryptor } from './xml-encryption.ts'
import { createZipDecryptor } from './zip.ts'

export interface DecryptorOptions extends JweOptions {}

export function createDecryptors(options: DecryptorOptions = {}): Decryptor[] {
  return [
    createJweDecryptor(options),
    createXmlDecryptor(),
    createOpenPgpDecryptor(),
    createZipDecryptor(),
    createPdfDecryptor(),
    createTlsDecryptor(),
    createCmsDecryptor(),
    createEncryptedKeyDecryptor(),
    createLegacyPemDecryptor(),
    createOpensslEncDecryptor(),
    createAesJsonDecryptor(),
    createAesBlobDecryptor(),
    createFernetDecryptor(),
  ]
}
