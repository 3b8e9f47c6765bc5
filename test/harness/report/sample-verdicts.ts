/** Verdicts of the sample, with reasons that name its findings. */

import { makeReason } from '../../../harness/contracts/reasons.ts'
import {
  type Outcome,
  type Reason,
  type Verdict,
  type VerdictName,
  verdictNames,
} from '../../../harness/contracts/result.ts'
import type { Traffic } from './sample-exchange.ts'

/** `measured`: outcomes that are not `pass`. */
export function makeVerdicts(
  measured: Partial<Record<VerdictName, Outcome>>,
  traffic: Traffic,
): Record<VerdictName, Verdict> {
  const verdicts = verdictNames.map((name): [VerdictName, Verdict] => {
    const outcome = measured[name] ?? 'pass'
    return [name, { outcome, reasons: makeReasons(name, outcome, traffic) }]
  })
  return Object.fromEntries(verdicts) as Record<VerdictName, Verdict>
}

function makeReasons(name: VerdictName, outcome: Outcome, traffic: Traffic): Reason[] {
  if (outcome === 'inconclusive') {
    return [makeReason('control-missing', { party: 'lsp', vantage: 'received', detail: 'Qm7vT2kXwP9dLs4R' })]
  }
  if (name === 'systemAuthentication' && outcome === 'fail') {
    return [makeReason('not-identified', { at: 'ontvanger', other: 'bron', detail: 'URA 90000381' })]
  }
  if (name === 'userAuthentication') return [makeReason('user-unknown', { at: 'bron', other: 'ontvanger' })]
  if (name === 'functional') return [makeReason('record-complete', { count: traffic.exposures.length / 2 })]
  return outcome === 'pass' ? [] : ['zorgplatform', 'lsp'].flatMap((party) => exposedReasons(name, party, traffic))
}

function exposedReasons(name: VerdictName, party: string, { exposures, findings }: Traffic): Reason[] {
  const classes = new Map(exposures.map((exposure) => [exposure.element, exposure.class]))
  const counted = findings.filter(
    (finding) =>
      finding.party === party &&
      (name !== 'flexible' || ['medical', 'identity'].includes(classes.get(finding.element) ?? '')) &&
      (name !== 'atRest' || finding.vantage === 'stored' || finding.vantage === 'logged'),
  )
  const [first] = counted
  if (first === undefined) return []
  const elements = new Set(counted.map(({ element }) => element))
  const values = {
    party,
    count: elements.size,
    level: first.level,
    classes: [...new Set([...elements].map((element) => classes.get(element) ?? ''))].join(', '),
    example: first.element,
  }
  const code = name === 'atRest' ? 'exposed-at-rest' : 'exposed'
  return [
    makeReason(
      code,
      values,
      counted.map(({ id }) => id),
    ),
  ]
}
