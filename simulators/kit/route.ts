/** Who is next on the way through the exchange. */

import type { PartyConfig, PartySpec } from '../../harness/contracts/party.ts'

/** The neighbour of this party on `route`, on the way to `target`. Throws when either is not on it. */
export function nextHop({ route, party, parties }: PartyConfig, target: string): PartySpec {
  const own = route.indexOf(party.id)
  const goal = route.indexOf(target)
  if (own < 0 || goal < 0 || own === goal) {
    throw new Error(`no way from "${party.id}" to "${target}": the route is ${route.join(' – ')}`)
  }
  const id = route[own + Math.sign(goal - own)]
  const next = parties.find((each) => each.id === id)
  if (next === undefined) throw new Error(`"${id}" is on the route but is no party of the exchange`)
  return next
}

export function partyByUra({ parties }: PartyConfig, ura: string): PartySpec | undefined {
  return parties.find(({ organisation }) => organisation.ura === ura)
}
