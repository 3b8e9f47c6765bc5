/** Where the parts are put together: the only place that knows simulators, certificates and harness alike. */

import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createIdentitySet, identityCaKeyCount } from '../../certs/identity-set.ts'
import { createKeyPool, type RsaKeyPair } from '../../certs/key-pool.ts'
import { createSelfSigned } from '../../certs/self-signed.ts'
import { keyBitsFor } from '../../certs/server-certificate.ts'
import { caKeyCount, createUziAuthority } from '../../certs/uzi-authority.ts'
import { manifests } from '../../simulators/index.ts'
import { protectionSchemes } from '../../simulators/protection/registry.ts'
import { HarnessError } from '../contracts/error.ts'
import type { Manifest } from '../contracts/manifest.ts'
import type { ExchangePlan, Scenario } from '../contracts/scenario.ts'
import type { Topology } from '../contracts/topology.ts'
import { holdsIdentityKeys, type IdentityKeysOf } from '../run/identity-keys.ts'
import { loadScenario, type Vocabulary } from '../run/load-scenario.ts'
import type { CertificateRequest, HasMessageKey, KeyIssuer } from '../run/prepare-keys.ts'
import { createSchemaCompiler } from '../run/read-yaml.ts'
import { makeLocalBase } from '../topology/docker/base-image.ts'
import { findEngine } from '../topology/docker/engine.ts'
import { ensureSimulatorImage, outsideSystem } from '../topology/docker/simulator-image.ts'
import { createDockerTopology } from '../topology/docker/topology.ts'
import { createEmbeddedTopology } from '../topology/embedded/topology.ts'

const packageDirectory = fileURLToPath(new URL('../../', import.meta.url))
/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)
/** Module of the process that stands around a product that is not ours. */
export const outsideEntry = new URL(`../../simulators/outside-tap/main${extension}`, import.meta.url)
const scenariosDirectory = join(packageDirectory, 'scenarios')

/** RSA-4096, as a server certificate of the UZI-register must have. */
const keyBits = 4096
/** Besides those of the parties: one for the handshake trials. */
const trialKeyCount = 1
/** Where there is a register: of who answers for it. */
const responderKeyCount = 1

export const vocabulary: Vocabulary = { manifests, protections: protectionSchemes }

export const hasMessageKey: HasMessageKey = (party) => manifestOf(party.system)?.messageCertificate === true

export const identityKeysOf: IdentityKeysOf = (party) => manifestOf(party.system)?.identityKeys

export async function readScenarioSchema(): Promise<object> {
  return JSON.parse(await readFile(join(scenariosDirectory, 'scenario.schema.json'), 'utf8')) as object
}

export async function loadShippedScenarios(): Promise<Scenario[]> {
  const schema = await readScenarioSchema()
  const entries = await readdir(scenariosDirectory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  const compile = createSchemaCompiler()
  return Promise.all(
    paths.map(async (file) => ({ ...(await loadScenario(file, schema, vocabulary, compile)), ...trialOf(file) })),
  )
}

/** A file that lies in no folder belongs to no trial. */
function trialOf(file: string): Pick<Scenario, 'trial'> {
  const [trial, ...inside] = relative(scenariosDirectory, file).split(sep)
  return trial === undefined || inside.length === 0 ? {} : { trial }
}

/** A fresh authority for one run; all keys the plans will need are being made from now on. */
export async function createKeyIssuer(plans: readonly ExchangePlan[], now: Date): Promise<KeyIssuer> {
  const keys = createKeyPool()
  const hasPersons = plans.some((plan) => holdsIdentityKeys(plan, identityKeysOf))
  keys.prime(
    keyBits,
    caKeyCount + countKeys(plans) + trialKeyCount + (hasPersons ? identityCaKeyCount + responderKeyCount : 0),
  )
  const authority = await createUziAuthority({ line: 'G1', now, keyBits, keys })
  const pairs = new Map<string, Promise<RsaKeyPair>>()
  const pairOf = ({ keyGroup, defect }: CertificateRequest) => {
    const bits = keyBitsFor(defect, keyBits)
    const name = `${keyGroup} ${bits}`
    const pair = pairs.get(name) ?? keys.take(bits)
    pairs.set(name, pair)
    return pair
  }
  return {
    issue: async (request) => authority.issueServerCertificate({ ...request, keyPair: await pairOf(request) }),
    issueUntrusted: async (request) =>
      createSelfSigned({ ...request, line: 'G1', now, keyBits, keyPair: await pairOf(request) }),
    trustPem: authority.trustPem,
    revocationLists: () => authority.revocationLists(),
    issueResponder: () => authority.issueResponder(),
    register: () => authority.register(),
    issueIdentityKeys: (organisations) => createIdentitySet({ now, organisations, keyBits, keys }),
  }
}

/** `note`: told what is being done before anything runs, when that takes time. */
export function createTopology(backend: string, note: (text: string) => void = () => {}): Topology {
  if (backend === 'embedded') return createEmbeddedTopology(manifests)
  if (backend === 'docker') return createDockerTopology(manifests, { note, outside: outsideEntry })
  throw new HarnessError('USAGE', `no backend "${backend}"; expected embedded or docker`)
}

/** Makes what the docker backend needs, and resolves with the name of the image that parties run in. */
export async function makeImages(options: {
  localBase?: boolean
  base?: string
  note(text: string): void
}): Promise<string> {
  const engine = await findEngine()
  const base = options.localBase === true ? await makeLocalBase(engine) : options.base
  const { note } = options
  const entries = [...manifests, { id: outsideSystem, entry: outsideEntry }]
  return ensureSimulatorImage(engine, { manifests: entries, note, ...(base === undefined ? {} : { base }) })
}

function countKeys(plans: readonly ExchangePlan[]): number {
  const groups = plans.flatMap((plan) =>
    plan.parties.flatMap((party) => [`tls ${party.fqdn}`, ...(hasMessageKey(party) ? [`message ${party.fqdn}`] : [])]),
  )
  return new Set(groups).size
}

function manifestOf(system: string): Manifest | undefined {
  return manifests.find((manifest) => manifest.id === system)
}
