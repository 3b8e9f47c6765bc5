/** From a scenario file to exchange plans: defaults filled in, every name checked against the manifests. */

import type { HarnessError } from '../contracts/error.ts'
import type { Manifest, OptionSchema } from '../contracts/manifest.ts'
import type { Organisation, PartySpec } from '../contracts/party.ts'
import type { VerdictName } from '../contracts/result.ts'
import type {
  ExchangePlan,
  Expectation,
  Goal,
  PartyFile,
  Scenario,
  ScenarioFile,
  VariantFile,
} from '../contracts/scenario.ts'
import { type CompileSchema, createSchemaCompiler, readYaml, type SourceFile } from './read-yaml.ts'

/** What a scenario may refer to. */
export interface Vocabulary {
  manifests: readonly Manifest[]
  protections: readonly { id: string; options: Readonly<Record<string, OptionSchema>> }[]
}

interface Checking extends Vocabulary {
  compile: CompileSchema
}

type Path = readonly (string | number)[]

const defaultTimeoutMs = 60_000

/** `compile`: to be shared by those who load several. */
export async function loadScenario(
  file: string,
  schema: object,
  { manifests, protections }: Vocabulary,
  compile: CompileSchema = createSchemaCompiler(),
): Promise<Scenario> {
  const source = await readYaml<ScenarioFile>(file, compile(schema))
  const vocabulary = { manifests, protections, compile }
  const { content } = source
  checkRoute(source, content.route, ['route'])
  checkLinks(source)
  checkUnique(source)
  return {
    id: content.id,
    file: source.name,
    title: content.title,
    source: content.source,
    exchanges: content.variants.map((variant, index) => planVariant(source, vocabulary, variant, index)),
  }
}

function planVariant(
  source: SourceFile<ScenarioFile>,
  vocabulary: Checking,
  variant: VariantFile,
  index: number,
): ExchangePlan {
  const { content } = source
  const at: Path = ['variants', index]
  const protection = checkProtection(source, vocabulary, variant, at)
  const { route = content.route } = variant
  if (variant.route !== undefined) checkRoute(source, route, [...at, 'route'])
  for (const member of ['options', 'faults', 'certificates', 'messageCertificates', 'heldKeys'] as const) {
    for (const party of Object.keys(variant[member] ?? {})) checkParty(source, party, [...at, member, party])
  }
  for (const [holder, owners] of Object.entries(variant.heldKeys ?? {})) {
    for (const owner of owners) checkParty(source, owner, [...at, 'heldKeys', holder])
  }
  return {
    id: `${content.id}/${variant.id}`,
    scenario: content.id,
    variant: variant.id,
    title: variant.title ?? content.title,
    shows: variant.shows,
    useCase: content.useCase,
    pattern: content.pattern,
    protection,
    parties: Object.keys(content.parties).map((id) => planParty(source, vocabulary, id, variant, at)),
    route,
    ...(content.links === undefined ? {} : { links: content.links }),
    goal: planGoal(source, variant, route, at),
    certificates: variant.certificates ?? {},
    ...(variant.messageCertificates === undefined ? {} : { messageCertificates: variant.messageCertificates }),
    heldKeys: variant.heldKeys ?? {},
    expect: planExpectations(variant),
    timeoutMs: content.timeoutMs ?? defaultTimeoutMs,
  }
}

function planParty(
  source: SourceFile<ScenarioFile>,
  { manifests, compile }: Checking,
  id: string,
  variant: VariantFile,
  at: Path,
): PartySpec {
  const party = source.content.parties[id] as PartyFile
  const manifest = manifests.find((candidate) => candidate.id === party.system)
  if (manifest === undefined) {
    const known = manifests.map((candidate) => candidate.id).join(', ')
    throw source.fault(['parties', id, 'system'], `no system "${party.system}"; expected one of ${known}`)
  }
  if (!manifest.roles.includes(party.role)) {
    throw source.fault(
      ['parties', id, 'role'],
      `"${party.system}" cannot be ${party.role}; expected ${manifest.roles.join(' or ')}`,
    )
  }
  const faults = [...(party.faults ?? []), ...(variant.faults?.[id] ?? [])]
  const unknown = faults.find((fault) => !manifest.faults.some((known) => known.id === fault))
  if (unknown !== undefined) {
    const known = manifest.faults.map((fault) => fault.id).join(', ') || 'none'
    throw source.fault([...at, 'faults', id], `"${party.system}" has no fault "${unknown}"; expected one of ${known}`)
  }
  const own = checkOptions(
    source,
    compile,
    manifest.options,
    party.options ?? {},
    ['parties', id, 'options'],
    party.system,
  )
  const changed = checkOptions(
    source,
    compile,
    manifest.options,
    variant.options?.[id] ?? {},
    [...at, 'options', id],
    party.system,
  )
  return {
    id,
    system: party.system,
    role: party.role,
    ...planWorksFor(source, party, id),
    organisation: planOrganisation(source, manifest, party, id),
    fqdn: party.fqdn ?? `${id}.${source.content.id}.inkijk.test`,
    options: { ...defaultsOf(manifest.options), ...own, ...changed },
    faults,
    ...(manifest.openToBrowsers === true ? { openToBrowsers: true } : {}),
  }
}

/** A processor works for one of the ends; nobody else does. */
function planWorksFor(
  source: SourceFile<ScenarioFile>,
  { role, worksFor }: PartyFile,
  id: string,
): Pick<PartySpec, 'worksFor'> {
  const ends = Object.entries(source.content.parties).flatMap(([end, party]) => (party.role === 'end' ? [end] : []))
  if (worksFor === undefined) {
    if (role !== 'processor') return {}
    throw source.fault(['parties', id], `"${id}" is a processor; expected worksFor: one of ${ends.join(', ')}`)
  }
  if (role === 'processor' && ends.includes(worksFor)) return { worksFor }
  const expected = role === 'processor' ? `one of ${ends.join(', ')}` : 'it with role processor only'
  throw source.fault(['parties', id, 'worksFor'], `worksFor is "${worksFor}"; expected ${expected}`)
}

function planOrganisation(
  source: SourceFile<ScenarioFile>,
  manifest: Manifest,
  party: PartyFile,
  id: string,
): Organisation {
  const organisation = { ...manifest.operator, ...party.organisation }
  const { ura, name, city, applicationId } = organisation
  if (ura === undefined || name === undefined || city === undefined || applicationId === undefined) {
    throw source.fault(['parties', id], `"${id}" needs an organisation with ura, name, city and applicationId`)
  }
  return { ura, name, city, applicationId }
}

function checkProtection(
  source: SourceFile<ScenarioFile>,
  { protections, compile }: Checking,
  variant: VariantFile,
  at: Path,
) {
  const scheme = protections.find(({ id }) => id === variant.protection)
  if (scheme === undefined) {
    const known = protections.map(({ id }) => id).join(', ')
    throw source.fault([...at, 'protection'], `no protection "${variant.protection}"; expected one of ${known}`)
  }
  const given = variant.protectionOptions ?? {}
  const options = checkOptions(source, compile, scheme.options, given, [...at, 'protectionOptions'], scheme.id)
  return { scheme: scheme.id, options: { ...defaultsOf(scheme.options), ...options } }
}

function checkOptions(
  source: SourceFile<ScenarioFile>,
  compile: CompileSchema,
  schemas: Readonly<Record<string, OptionSchema>>,
  options: Readonly<Record<string, unknown>>,
  at: Path,
  owner: string,
): Readonly<Record<string, unknown>> {
  for (const [name, value] of Object.entries(options)) {
    const schema = schemas[name]
    if (schema === undefined) {
      const known = Object.keys(schemas).join(', ') || 'none'
      throw source.fault([...at, name], `"${owner}" has no option "${name}"; expected one of ${known}`)
    }
    const { description: _, default: __, ...rules } = schema
    if (!compile(rules)(value)) {
      const expected = schema.enum?.join(', ') ?? schema.items?.enum?.join(', ') ?? schema.type
      throw source.fault([...at, name], `option "${name}" must be ${expected}; found ${JSON.stringify(value)}`)
    }
  }
  return options
}

function defaultsOf(schemas: Readonly<Record<string, OptionSchema>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schema.default]))
}

function planGoal(source: SourceFile<ScenarioFile>, variant: VariantFile, route: readonly string[], at: Path): Goal {
  if (variant.goal === 'refused-at-step') {
    const { step, reason } = variant.refusal as { step: string; reason: string }
    return { kind: variant.goal, step, reason }
  }
  if (variant.goal !== 'refused-at-handshake') return { kind: variant.goal ?? 'received' }
  const [from, to] = variant.hop as [string, string]
  if (Math.abs(route.indexOf(from) - route.indexOf(to)) !== 1) {
    throw source.fault([...at, 'hop'], `"${from}" and "${to}" are not neighbours on the route ${route.join(', ')}`)
  }
  const { reason } = variant.refusal ?? {}
  return { kind: 'refused-at-handshake', from, to, ...(reason === undefined ? {} : { reason }) }
}

function planExpectations(variant: VariantFile): Partial<Record<VerdictName, Expectation>> {
  return Object.fromEntries(
    Object.entries(variant.expect).map(([name, expected]) => [
      name,
      typeof expected === 'string' ? { outcome: expected, source: variant.because } : expected,
    ]),
  )
}

function checkRoute(source: SourceFile<ScenarioFile>, route: readonly string[], at: Path): void {
  const { parties } = source.content
  for (const [index, party] of route.entries()) checkParty(source, party, [...at, index])
  for (const index of [0, route.length - 1]) {
    const id = route[index] ?? ''
    if (parties[id]?.role !== 'end')
      throw source.fault([...at, index], `the route must begin and end at an end; "${id}" is ${parties[id]?.role}`)
  }
}

function checkLinks(source: SourceFile<ScenarioFile>): void {
  for (const [index, link] of (source.content.links ?? []).entries()) {
    for (const party of link) checkParty(source, party, ['links', index])
  }
}

function checkUnique(source: SourceFile<ScenarioFile>): void {
  const seen = new Set<string>()
  source.content.variants.forEach(({ id }, index) => {
    if (seen.has(id)) throw source.fault(['variants', index, 'id'], `there is a variant "${id}" already`)
    seen.add(id)
  })
}

function checkParty(source: SourceFile<ScenarioFile>, party: string, at: Path): HarnessError | undefined {
  if (source.content.parties[party] !== undefined) return undefined
  const known = Object.keys(source.content.parties).join(', ')
  throw source.fault(at, `no party "${party}"; expected one of ${known}`)
}
