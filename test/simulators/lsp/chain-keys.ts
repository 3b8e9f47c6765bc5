/** One authority, and one certificate per party and use, for all chains of a test file. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IssuedCertificate } from '../../../certs/issued-certificate.ts'
import { createUziAuthority } from '../../../certs/uzi-authority.ts'
import { keyFiles } from '../../../harness/contracts/party.ts'
import type { CertificateDefect } from '../../../harness/contracts/scenario.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { type ChainOptions, describeParty, host, ids, type PartyId } from './chain-parties.ts'

type Issue = (id: PartyId, use: string, defect?: CertificateDefect) => Promise<IssuedCertificate>

/** Writes the `keys/` folder of every party below `home`. */
export async function createKeyWriter(): Promise<(home: string, options: ChainOptions) => Promise<void>> {
  const keys = createQuickPool(10)
  const authority = await createUziAuthority({ line: 'G1', now: new Date(), keys })
  const issued = new Map<string, Promise<IssuedCertificate>>()
  const issue: Issue = (id, use, defect) => {
    const name = `${id} ${use} ${defect ?? ''}`
    const { organisation } = describeParty(id, {})
    const request = { fqdn: host(id), organisation, ...(defect === undefined ? {} : { defect }) }
    const certificate = issued.get(name) ?? authority.issueServerCertificate(request)
    issued.set(name, certificate)
    return certificate
  }
  return async (home, options) => {
    await Promise.all(ids.map((id) => writeKeys(home, id, options, issue)))
    const lists = authority.revocationLists()
    for (const id of ids) {
      writeFileSync(join(home, id, 'keys', keyFiles.trust), authority.trustPem)
      writeFileSync(join(home, id, 'keys', keyFiles.crl), lists)
    }
  }
}

async function writeKeys(home: string, id: PartyId, options: ChainOptions, issue: Issue): Promise<void> {
  const folder = join(home, id, 'keys')
  mkdirSync(join(folder, keyFiles.heldDirectory), { recursive: true })
  const tls = await issue(id, 'tls', options.defects?.[id])
  writeFileSync(join(folder, keyFiles.tlsKey), tls.privateKeyPem)
  writeFileSync(join(folder, keyFiles.tlsChain), tls.chainPem)
  if (id === 'bron' || id === 'ontvanger') {
    const message = await issue(id, 'message')
    writeFileSync(join(folder, keyFiles.messageKey), message.privateKeyPem)
    writeFileSync(join(folder, keyFiles.messageChain), message.chainPem)
  }
  const held = options.heldKeys?.[id]
  if (held === undefined) return
  const message = await issue(held, 'message')
  writeFileSync(join(folder, keyFiles.heldDirectory, `${held}.key.pem`), message.privateKeyPem)
  writeFileSync(join(folder, keyFiles.heldDirectory, `${held}.chain.pem`), message.chainPem)
}
