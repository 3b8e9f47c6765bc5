/** The files of a pass and of a seal as the party that holds them finds them below its `keys/` folder. */

import { identityFiles, type PassUse, passFileNames } from '../harness/contracts/identity/identity-files.ts'
import type { IssuedPass, PassKey } from './uzi-card-authority.ts'

/** Path below `keys/` → PEM. */
export function passFileContents(pass: IssuedPass): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [use, key] of Object.entries(pass.keys) as [PassUse, PassKey][]) {
    const names = passFileNames(use)
    const folder = `${identityFiles.passDirectory}/${pass.uziNumber}`
    files[`${folder}/${names.key}`] = key.privateKeyPem
    files[`${folder}/${names.chain}`] = key.chainPem
  }
  return files
}

/** Path below `keys/` → PEM. */
export function sealFileContents(seal: PassKey): Record<string, string> {
  return { [identityFiles.sealKey]: seal.privateKeyPem, [identityFiles.sealChain]: seal.chainPem }
}
