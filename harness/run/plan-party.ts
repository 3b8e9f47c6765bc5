/** A party of an exchange: what the scenario says of it, what the variant changes, and the defaults of its system. */

import type { Manifest } from '../contracts/manifest.ts'
import type { Organisation, PartySpec } from '../contracts/party.ts'
import type { PartyFile, ScenarioFile, VariantFile } from '../contracts/scenario.ts'
import { checkOptions, defaultsOf } from './check-options.ts'
import type { CompileSchema, Path, SourceFile } from './read-yaml.ts'

interface Checking {
  manifests: readonly Manifest[]
  compile: CompileSchema
}

/** `at`: where the variant stands in the file. */
export function planParty(
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
  const check = (options: Record<string, unknown>, place: Path) =>
    checkOptions({ source, compile, at: place, owner: party.system }, manifest.options, options)
  const own = check(party.options ?? {}, ['parties', id, 'options'])
  const changed = check(variant.options?.[id] ?? {}, [...at, 'options', id])
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
