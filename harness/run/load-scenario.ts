/** From a scenario file to exchange plans: defaults filled in, every name checked against the manifests. */

import type { Manifest, OptionSchema } from '../contracts/manifest.ts'
import type { VerdictName } from '../contracts/result.ts'
import type { ExchangePlan, Expectation, Goal, Scenario, ScenarioFile, VariantFile } from '../contracts/scenario.ts'
import { checkOptions, defaultsOf } from './check-options.ts'
import { checkLinks, checkParty, checkReachable, checkRoute } from './check-parties.ts'
import { planParty } from './plan-party.ts'
import { type CompileSchema, createSchemaCompiler, type Path, readYaml, type SourceFile } from './read-yaml.ts'

/** What a scenario may refer to. */
export interface Vocabulary {
  manifests: readonly Manifest[]
  protections: readonly { id: string; options: Readonly<Record<string, OptionSchema>> }[]
}

interface Checking extends Vocabulary {
  compile: CompileSchema
}

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
  checkReachable(source)
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
  const options = checkOptions(
    { source, compile, at: [...at, 'protectionOptions'], owner: scheme.id },
    scheme.options,
    given,
  )
  return { scheme: scheme.id, options: { ...defaultsOf(scheme.options), ...options } }
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

function checkUnique(source: SourceFile<ScenarioFile>): void {
  const seen = new Set<string>()
  source.content.variants.forEach(({ id }, index) => {
    if (seen.has(id)) throw source.fault(['variants', index, 'id'], `there is a variant "${id}" already`)
    seen.add(id)
  })
}
