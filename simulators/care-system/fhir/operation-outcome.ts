/** OperationOutcome and the refusals that become one. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { isRecord, textAt } from './element-path.ts'

/** Issue types of FHIR STU3 that this system uses (value set issue-type). */
export type IssueType =
  | 'invalid'
  | 'structure'
  | 'required'
  | 'value'
  | 'security'
  | 'login'
  | 'forbidden'
  | 'not-supported'
  | 'duplicate'
  | 'not-found'
  | 'business-rule'
  | 'conflict'
  | 'exception'
  | 'informational'

/** A request that is refused by the protocol. The message goes on the wire: no value of the patient in it. */
export class FhirRefusal extends Error {
  readonly status: number
  readonly issue: IssueType
  /** For the party's own log. */
  readonly detail: string | undefined

  constructor(status: number, issue: IssueType, message: string, detail?: string) {
    super(message)
    this.name = 'FhirRefusal'
    this.status = status
    this.issue = issue
    this.detail = detail
  }
}

export function operationOutcome(issue: IssueType, diagnostics: string): FhirResource {
  const severity = issue === 'informational' ? 'information' : 'error'
  return { resourceType: 'OperationOutcome', issue: [{ severity, code: issue, diagnostics }] }
}

/** What an OperationOutcome says, in one line; undefined when the text is none. */
export function readOutcome(text: string): { reason: string; detailCode: string | undefined } | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isRecord(parsed) || parsed.resourceType !== 'OperationOutcome') return undefined
  const detailCode = textAt(parsed, 'issue.details.coding.code')
  const reason = textAt(parsed, 'issue.diagnostics') ?? textAt(parsed, 'issue.details.text')
  return { reason: [detailCode ?? textAt(parsed, 'issue.code'), reason].filter(Boolean).join(': '), detailCode }
}
