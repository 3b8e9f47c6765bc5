/** The certificates that the harness itself calls with: what stands around a product lets those in as well. */

import type { CertificatePair } from '../contracts/sut.ts'
import type { RunKeys } from './prepare-keys.ts'

export async function listCallers(keys: Pick<RunKeys, 'trials'>): Promise<CertificatePair[]> {
  const trials = await keys.trials()
  return trials.flatMap(({ keyPem, chainPem }) =>
    keyPem === undefined || chainPem === undefined ? [] : [{ keyPem, chainPem }],
  )
}
