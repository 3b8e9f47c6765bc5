/** Key pairs for the corpus, made by openssl and gpg once per corpus; never written outside its own directory. */

import type { HeldKey } from '../../../harness/contracts/probe.ts'
import { rawKey } from '../../../harness/probe/keys/held-key.ts'
import { readKeyFile } from '../../../harness/probe/keys/read-key-file.ts'
import type { Toolbox } from './toolbox.ts'

export type KeyKind = 'rsa' | 'ec' | 'other'

export interface KeyPair {
  /** PKCS#8. */
  pem: string
  certificate: string
  held: readonly HeldKey[]
}

export interface OpenPgpKey {
  /** Armored secret key. */
  secret: string
  held: readonly HeldKey[]
}

/** `other` is an RSA key that opens nothing. */
export function keyPair(toolbox: Toolbox, kind: KeyKind): Promise<KeyPair> {
  return toolbox.once(`key ${kind}`, async () => {
    const options =
      kind === 'ec' ? ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048']
    const pem = await toolbox
      .run('openssl', ['genpkey', '-quiet', '-algorithm', ...options])
      .catch(() => toolbox.run('openssl', ['genpkey', '-algorithm', ...options]))
    const request = [
      'req',
      '-x509',
      '-new',
      '-key',
      'key.pem',
      '-subj',
      `/O=Ontvanger/CN=${kind}.example`,
      '-days',
      '30',
      '-out',
      'cert.pem',
    ]
    const certificate = await toolbox.runOnFiles('openssl', request, { 'key.pem': pem }, 'cert.pem')
    return { pem: pem.toString(), certificate: certificate.toString(), held: readKeyFile(`keys/${kind}.pem`, pem) }
  })
}

export function openPgpKey(toolbox: Toolbox, kind: 'rsa' | 'ecc' | 'other'): Promise<OpenPgpKey> {
  return toolbox.once(`openpgp ${kind}`, async () => {
    const user = `${kind}@recall.example`
    const quiet = ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', '']
    const [main, sub] =
      kind === 'rsa'
        ? [rsa('Key'), rsa('Subkey')]
        : ['Key-Type: EDDSA\nKey-Curve: ed25519\n', 'Subkey-Type: ECDH\nSubkey-Curve: cv25519\n']
    const wish = `${main}${sub}Name-Real: Ontvanger\nName-Email: ${user}\nExpire-Date: 1y\n%no-protection\n%commit\n`
    await toolbox.run('gpg', [...quiet, '--generate-key'], Buffer.from(wish))
    const secret = (await toolbox.run('gpg', [...quiet, '--armor', '--export-secret-keys', user])).toString()
    return { secret, held: [{ id: `openpgp ${kind}`, openpgp: secret, source: `keys/${kind}.asc` }] }
  })
}

export function passwordKey(password: string): HeldKey {
  return { id: `password ${password.length}`, password, source: 'keys/password.txt' }
}

export function symmetricKey(raw: Buffer): HeldKey {
  return rawKey(raw, 'keys/symmetric.jwk')
}

function rsa(what: 'Key' | 'Subkey'): string {
  return `${what}-Type: RSA\n${what}-Length: 2048\n`
}
