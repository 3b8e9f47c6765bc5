/** The passes in the `keys/` folder. What a pass is, is read from its certificates, as a reader does. */

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { identityFiles, passFileNames, passUses } from '../../harness/contracts/identity/identity-files.ts'
import { issuerSerialOf } from '../../harness/contracts/identity/transactietoken-names.ts'
import { readUziName, type UziName } from '../../harness/contracts/uzi-certificate.ts'
import { readPem } from '../../harness/contracts/x509-pem.ts'

export interface Pass {
  name: UziName
  /** commonName: a person, or the function of an unnamed pass. */
  holder: string
  certificate: X509Certificate
  privateKey: KeyObject
  /** Of the authenticity certificate: base64 DER, leaf first. */
  x5c: readonly string[]
}

export interface PassStore {
  find(uziNumber: string): Pass | undefined
  ofOrganisation(ura: string): Pass[]
  /** Chain of any certificate of any pass. */
  findCertificate(issuer: string, serial: string): readonly string[] | undefined
}

/** `directory`: the party's own. Throws when a pass has no authenticity key or a certificate without the UZI name. */
export function readPasses(directory: string): PassStore {
  const folder = join(directory, 'keys', identityFiles.passDirectory)
  const numbers = existsSync(folder) ? readdirSync(folder) : []
  const passes = new Map(numbers.map((number) => [number, readPass(join(folder, number))]))
  const chains = numbers.flatMap((number) => readChains(join(folder, number)))
  return {
    find: (uziNumber) => passes.get(uziNumber),
    ofOrganisation: (ura) => [...passes.values()].filter(({ name }) => name.ura === ura),
    findCertificate: (issuer, serial) =>
      chains.find(({ reference }) => reference.issuer === issuer && reference.serial === serial)?.x5c,
  }
}

function readPass(folder: string): Pass {
  const names = passFileNames('authentication')
  const x5c = readChain(join(folder, names.chain))
  const certificate = leafOf(x5c)
  const name = readUziName(certificate)
  if (name === undefined) throw new Error(`"${folder}" holds a pass without the name of the UZI-register`)
  const [, holder = ''] = /^CN=(.+)$/m.exec(certificate.subject) ?? []
  return { name, holder, certificate, x5c, privateKey: createPrivateKey(readFileSync(join(folder, names.key))) }
}

function readChains(folder: string) {
  return passUses
    .map((use) => join(folder, passFileNames(use).chain))
    .filter((file) => existsSync(file))
    .map((file) => {
      const x5c = readChain(file)
      return { x5c, reference: issuerSerialOf(leafOf(x5c)) }
    })
}

function readChain(file: string): string[] {
  return readPem(readFileSync(file, 'utf8'), 'CERTIFICATE').map((der) => der.toString('base64'))
}

function leafOf([leaf = '']: readonly string[]): X509Certificate {
  return new X509Certificate(Buffer.from(leaf, 'base64'))
}
