/** The address of each page, kept in the fragment so that a link to it can be shared with the file. */

import type { VerdictName } from '../../../contracts/result.ts'
import { verdictNames } from '../../../contracts/result.ts'

export type Route =
  | { page: 'summary'; open?: { exchange: string; verdict: VerdictName } }
  | { page: 'exchange'; exchange: string; message?: string }
  | { page: 'matrix'; exchange: string; cell?: { party: string; element: string } }
  | { page: 'as'; exchange: string; party?: string; entry?: string }
  | { page: 'finding'; exchange: string; finding: string }
  | { page: 'coverage'; exchange: string }
  | { page: 'run' }

/** Pages about one exchange, in the order of the navigation. */
export const exchangePages = ['exchange', 'matrix', 'as', 'coverage'] as const

export function formatRoute(route: Route): string {
  switch (route.page) {
    case 'summary':
      return route.open === undefined ? '#/' : join('verdict', ...split(route.open.exchange), route.open.verdict)
    case 'run':
      return '#/run'
    case 'exchange':
      return join('exchange', ...split(route.exchange), route.message)
    case 'matrix':
      return join('matrix', ...split(route.exchange), route.cell?.party, route.cell?.element)
    case 'as':
      return join('as', ...split(route.exchange), route.party, route.entry)
    case 'finding':
      return join('finding', ...split(route.exchange), route.finding)
    case 'coverage':
      return join('coverage', ...split(route.exchange))
  }
}

/** A fragment that names no page gives the summary. */
export function parseRoute(hash: string): Route {
  const [page, scenario, variant, third, fourth] = hash.replace(/^#\/?/, '').split('/').map(decode)
  if (page === 'run') return { page }
  if (scenario === undefined || variant === undefined) return { page: 'summary' }
  const exchange = `${scenario}/${variant}`
  switch (page) {
    case 'verdict': {
      const verdict = verdictNames.find((name) => name === third)
      return verdict === undefined ? { page: 'summary' } : { page: 'summary', open: { exchange, verdict } }
    }
    case 'exchange':
      return { page, exchange, ...(third === undefined ? {} : { message: third }) }
    case 'matrix':
      return third === undefined || fourth === undefined
        ? { page, exchange }
        : { page, exchange, cell: { party: third, element: fourth } }
    case 'as':
      return {
        page,
        exchange,
        ...(third === undefined ? {} : { party: third }),
        ...(fourth === undefined ? {} : { entry: fourth }),
      }
    case 'finding':
      return third === undefined ? { page: 'exchange', exchange } : { page, exchange, finding: third }
    case 'coverage':
      return { page, exchange }
    default:
      return { page: 'summary' }
  }
}

/** An exchange is named `<scenario>/<variant>`. */
function split(exchange: string): [string, string] {
  const slash = exchange.indexOf('/')
  return [exchange.slice(0, slash), exchange.slice(slash + 1)]
}

function join(...parts: (string | undefined)[]): string {
  return `#/${parts
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join('/')}`
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
