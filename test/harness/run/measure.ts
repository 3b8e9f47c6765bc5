/** Runs shipped variants for real, with keys that are quickly made. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdentitySet } from '../../../certs/identity-set.ts'
import { createSelfSigned } from '../../../certs/self-signed.ts'
import { createUziAuthority } from '../../../certs/uzi-authority.ts'
import { hasMessageKey, identityKeysOf, loadShippedScenarios } from '../../../harness/cli/composition.ts'
import type { Result } from '../../../harness/contracts/result.ts'
import type { ExchangePlan } from '../../../harness/contracts/scenario.ts'
import type { KeyIssuer } from '../../../harness/run/prepare-keys.ts'
import { type RunRequest, run } from '../../../harness/run/run.ts'
import { createEmbeddedTopology } from '../../../harness/topology/embedded/topology.ts'
import { manifests } from '../../../simulators/index.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'

export interface Measurement extends AsyncDisposable {
  result: Result
  /** The run's folder; removed on disposal. */
  directory: string
}

export async function createTestIssuer(): Promise<KeyIssuer> {
  const now = new Date()
  const keys = createQuickPool(8)
  const authority = await createUziAuthority({ line: 'G1', now, keys })
  return {
    issue: ({ keyGroup: _, ...request }) => authority.issueServerCertificate(request),
    issueUntrusted: ({ keyGroup: _, ...request }) => createSelfSigned({ ...request, line: 'G1', now, keys }),
    trustPem: authority.trustPem,
    revocationLists: () => authority.revocationLists(),
    issueResponder: () => authority.issueResponder(),
    register: () => authority.register(),
    issueIdentityKeys: (organisations) => createIdentitySet({ now, organisations, keys }),
  }
}

/** Gives the same keys to who asks for the same: they take long to make. */
export function rememberIssued(issuer: KeyIssuer): KeyIssuer {
  const made = new Map<string, Promise<unknown>>()
  const remember = <T>(key: object, make: () => Promise<T>): Promise<T> => {
    const name = JSON.stringify(key)
    const known = (made.get(name) as Promise<T> | undefined) ?? make()
    made.set(name, known)
    return known
  }
  return {
    ...issuer,
    issue: (request) => remember(request, () => issuer.issue(request)),
    issueIdentityKeys: (organisations) => remember(organisations, () => issuer.issueIdentityKeys(organisations)),
  }
}

export async function planOf(exchange: string): Promise<ExchangePlan> {
  const scenarios = await loadShippedScenarios()
  const plan = scenarios.flatMap((scenario) => scenario.exchanges).find(({ id }) => id === exchange)
  if (plan === undefined) throw new Error(`no shipped exchange ${exchange}`)
  return plan
}

export async function measure(plans: readonly ExchangePlan[], changes: Partial<RunRequest> = {}): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'inkijk-measure-'))
  const directory = join(folder, 'run')
  const remove = () => rm(folder, { recursive: true, force: true })
  const request: RunRequest = {
    plans,
    topology: createEmbeddedTopology(manifests),
    issuer: await createTestIssuer(),
    hasMessageKey,
    identityKeysOf,
    seed: 'measure',
    require: 'expected',
    ends: 'system',
    jobs: 2,
    directory,
    version: '0.0.0',
    reporter: { onPhase: () => {}, onStep: () => {}, onExchangeEnd: () => {} },
    signal: new AbortController().signal,
    ...changes,
  }
  try {
    return { result: await run(request), directory, [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    throw error
  }
}
