/** The network of a shipped exchange, standing and idle. */

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createIdentitySet } from '../../certs/identity-set.ts'
import { createSelfSigned } from '../../certs/self-signed.ts'
import { createUziAuthority } from '../../certs/uzi-authority.ts'
import { hasMessageKey, identityKeysOf } from '../../harness/cli/composition.ts'
import type { NetworkRequest, RunningNetwork, Topology } from '../../harness/contracts/topology.ts'
import { createRunKeys, writeKeys } from '../../harness/run/prepare-keys.ts'
import { createQuickPool } from '../certs/quick-pool.ts'
import { planOf } from '../harness/run/measure.ts'
import type { RunFolder } from './docker.ts'

export async function standUp(
  topology: Topology,
  { directory, run }: Pick<RunFolder, 'directory' | 'run'>,
  changes: Partial<NetworkRequest> = {},
): Promise<RunningNetwork> {
  const plan = changes.plan ?? (await planOf('cn-4/as-is'))
  for (const { id } of plan.parties) await mkdir(join(directory, id), { recursive: true })
  const now = new Date()
  const pool = createQuickPool(8)
  const authority = await createUziAuthority({ line: 'G1', now, keys: pool })
  const keys = createRunKeys(
    {
      issue: ({ keyGroup: _, ...request }) => authority.issueServerCertificate(request),
      issueUntrusted: ({ keyGroup: _, ...request }) => createSelfSigned({ ...request, line: 'G1', now, keys: pool }),
      trustPem: authority.trustPem,
      revocationLists: () => authority.revocationLists(),
      issueResponder: () => authority.issueResponder(),
      register: () => authority.register(),
      issueIdentityKeys: (organisations) => createIdentitySet({ now, organisations, keys: pool }),
    },
    { plans: [plan], identityKeysOf },
  )
  await writeKeys(plan, keys, hasMessageKey, directory)
  const controls = { header: 'header', stored: 'stored', logged: 'logged' }
  return topology.start({ run, plan, directory, controls, sabotage: {}, ...changes })
}
