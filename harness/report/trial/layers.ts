/**
 * Layers per hop as NEN 7512 counts them (E2E-report 6.1): the channel, and the message. Whether the message was closed
 * is taken from what the measured parties at the hop could read in the bytes that crossed it, not from what was set up.
 */

import type { ExchangeResult, Finding } from '../../contracts/result.ts'

export interface HopLayers {
  from: string
  to: string
  /** `unused`: no connection came about. */
  channel: 'yes' | 'no' | 'unused'
  /**
   * `opened`: closed, and a measured party at the hop could open a medical element. `unknown`: nobody was measured at
   * this hop, or nothing of the message was seen on it.
   */
  message: 'yes' | 'opened' | 'no' | 'unknown'
  /** A measured party stands at the hop. */
  measured: boolean
  /** Elements that stood readable in the bytes of this hop: medical ones, and others than for routing. */
  medical: number
  other: number
  findings: string[]
}

export function countLayers(exchange: ExchangeResult, findings: readonly Finding[]): HopLayers[] {
  return listHops(exchange).map(([from, to]) => countHop(exchange, findings, from, to))
}

/** Neighbours on the route, then those beside it between whom a handshake was seen. */
function listHops({ route, verdicts }: ExchangeResult): [string, string][] {
  const neighbours = route.slice(1).map((to, index): [string, string] => [route[index] ?? '', to])
  const seen = verdicts.channel.reasons
    .filter(({ code }) => code === 'hop-graded' || code === 'hop-not-mutual')
    .map(({ values }): [string, string] => [String(values.from), String(values.to)])
  const hops = new Map<string, [string, string]>()
  for (const hop of [...neighbours, ...seen]) {
    const key = hop.toSorted().join(' ')
    if (!hops.has(key)) hops.set(key, hop)
  }
  return [...hops.values()]
}

function countHop(exchange: ExchangeResult, findings: readonly Finding[], from: string, to: string): HopLayers {
  const classes = new Map(exchange.exposures.map((exposure) => [exposure.element, exposure.class]))
  const crossed = findings.filter(
    ({ party, peer, vantage }) =>
      (vantage === 'received' || vantage === 'sent') &&
      ((party === from && peer === to) || (party === to && peer === from)),
  )
  const readable = crossed.filter(({ level }) => level === 'plaintext')
  const isMedical = ({ element }: Finding) => classes.get(element) === 'medical'
  const medical = readable.filter(isMedical)
  const opened = crossed.filter((finding) => finding.level === 'decryptable' && isMedical(finding))
  const other = readable.filter(({ element }) => !['medical', 'routing'].includes(classes.get(element) ?? 'routing'))
  const atHop = exchange.coverage.filter(({ party }) => party === from || party === to)
  const closed = atHop.some(({ ciphertextBytes }) => ciphertextBytes > 0)
  const channel = stateChannel(exchange, from, to)
  return {
    ...{ from, to, channel },
    message: stateMessage(medical.length > 0, opened.length > 0, closed && channel !== 'unused'),
    measured: atHop.length > 0,
    medical: countElements(medical),
    other: countElements(other),
    findings: [medical, opened, other].find(({ length }) => length > 0)?.map(({ id }) => id) ?? [],
  }
}

function stateMessage(readable: boolean, opened: boolean, closed: boolean): HopLayers['message'] {
  if (readable) return 'no'
  if (!closed) return 'unknown'
  return opened ? 'opened' : 'yes'
}

function stateChannel({ verdicts }: ExchangeResult, from: string, to: string): HopLayers['channel'] {
  const own = verdicts.channel.reasons.filter(({ values }) => values.from === from && values.to === to)
  if (own.some(({ code }) => code === 'hop-not-mutual')) return 'no'
  return own.some(({ code }) => code === 'hop-graded') ? 'yes' : 'unused'
}

function countElements(findings: readonly Finding[]): number {
  return new Set(findings.map(({ element }) => element)).size
}
