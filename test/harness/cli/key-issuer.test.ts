import { X509Certificate } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { createKeyIssuer } from '../../../harness/cli/composition.ts'
import type { CertificateDefect } from '../../../harness/contracts/scenario.ts'
import type { KeyIssuer } from '../../../harness/run/prepare-keys.ts'

const request = {
  fqdn: 'bron.zorg.test',
  organisation: { ura: '90000380', name: 'Tést Zorginstelling', city: 'Utrecht' },
  keyGroup: 'tls bron.zorg.test',
}
let issuer: KeyIssuer
beforeAll(async () => {
  issuer = await createKeyIssuer([], new Date())
}, 60_000)

async function keyOf(defect?: CertificateDefect) {
  const { chainPem } = await issuer.issue({ ...request, ...(defect === undefined ? {} : { defect }) })
  return new X509Certificate(chainPem).publicKey
}

it('gives certificates of one group one key, of 4096 bits', async () => {
  const [sound, expired] = [await keyOf(), await keyOf('expired')]
  expect(sound.asymmetricKeyDetails?.modulusLength).toBe(4096)
  expect(expired.equals(sound)).toBe(true)
})

it('gives a certificate with a short key one of its own, the same each time', async () => {
  const [one, other] = [await keyOf('short-key'), await keyOf('short-key')]
  expect(one.asymmetricKeyDetails?.modulusLength).toBe(2048)
  expect(other.equals(one)).toBe(true)
})
