/** Whether the parties that a scenario names are there, and stand where they can. */

import type { ScenarioFile } from '../contracts/scenario.ts'
import type { Path, SourceFile } from './read-yaml.ts'

export function checkParty(source: SourceFile<ScenarioFile>, party: string, at: Path): void {
  if (source.content.parties[party] !== undefined) return
  const known = Object.keys(source.content.parties).join(', ')
  throw source.fault(at, `no party "${party}"; expected one of ${known}`)
}

export function checkRoute(source: SourceFile<ScenarioFile>, route: readonly string[], at: Path): void {
  const { parties } = source.content
  for (const [index, party] of route.entries()) checkParty(source, party, [...at, index])
  for (const index of [0, route.length - 1]) {
    const id = route[index] ?? ''
    if (parties[id]?.role !== 'end')
      throw source.fault([...at, index], `the route must begin and end at an end; "${id}" is ${parties[id]?.role}`)
  }
}

export function checkLinks(source: SourceFile<ScenarioFile>): void {
  for (const [index, link] of (source.content.links ?? []).entries()) {
    for (const party of link) checkParty(source, party, ['links', index])
  }
}

/** An end that nobody speaks to, such as a candidate without a link, would wait in vain. */
export function checkReachable(source: SourceFile<ScenarioFile>): void {
  const { parties, route, links = [], variants } = source.content
  const reached = new Set([route, ...links, ...variants.map((variant) => variant.route ?? [])].flat())
  for (const [id, { role }] of Object.entries(parties)) {
    if (role !== 'end' || reached.has(id)) continue
    throw source.fault(
      ['parties', id],
      `"${id}" is an end that stands on no route and in no link; expected one of both`,
    )
  }
}
