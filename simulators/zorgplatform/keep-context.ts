/** The workflow context as the platform gets to see it: from the Tasks and tokens that pass, in so far as it can read them. */

import { randomUUID } from 'node:crypto'
import type { FhirResource } from '../../harness/contracts/truth.ts'
import type { Message } from '../kit/forward.ts'
import { type Content, member } from '../kit/read-content.ts'
import type { WorkflowRow } from './store.ts'
import type { Claims } from './wire.ts'

/** The workflow of a Task that is sent; undefined for a message that is no step in a workflow. */
export function workflowOf(
  message: Message,
  content: Content,
  sender: { ura: string; token: Claims | undefined },
): WorkflowRow | undefined {
  const { method, path, destination } = message
  if (!/^\/fhir\/Task\b/.test(path) || (method !== 'POST' && method !== 'PUT')) return undefined
  const { token } = sender
  const ends = { fromUra: sender.ura, toUra: destination.organisation.ura }
  const known = fromToken(token)
  const task = content.resource
  // A closed body leaves the envelope: who sent something to whom, and when.
  if (task?.resourceType !== 'Task') return { id: token?.workflowId ?? envelopeId(message), ...ends, ...known }
  return { id: idOf(task, message), ...ends, ...known, ...fromTask(task, content.bsn) }
}

/** The workflow of a token that was issued; undefined for one that is about no patient and no workflow. */
export function workflowOfToken(claims: Claims, fromUra: string): WorkflowRow | undefined {
  if (claims.workflowId === undefined && claims.resourceId === undefined) return undefined
  return { id: claims.workflowId ?? randomUUID(), fromUra, ...fromToken(claims) }
}

function fromToken(token: Claims | undefined): Pick<WorkflowRow, 'bsn' | 'user'> {
  if (token === undefined) return {}
  return { user: token.nameId, ...(token.resourceId === undefined ? {} : { bsn: token.resourceId }) }
}

function fromTask(task: FhirResource, bsn: string | undefined): Pick<WorkflowRow, 'bsn' | 'status'> {
  const { status } = task
  return { ...(bsn === undefined ? {} : { bsn }), ...(typeof status === 'string' ? { status } : {}) }
}

/** A notification and its withdrawal carry the same identifier (TTA Notified Pull 10.3.7). */
function idOf(task: FhirResource, message: Message): string {
  const [identifier] = Array.isArray(task.identifier) ? task.identifier : []
  const value = member(identifier, 'value')
  if (typeof value === 'string') return value
  return task.id ?? envelopeId(message)
}

function envelopeId({ method, path }: Message): string {
  const [, identifier] = /[?&]identifier=([^&]+)/.exec(path) ?? []
  if (identifier !== undefined)
    return decodeURIComponent(identifier.replaceAll('+', ' ')).split('|').at(-1) ?? identifier
  const [, id] = /^\/fhir\/Task\/([^/?]+)/.exec(path) ?? []
  return method === 'PUT' && id !== undefined ? id : randomUUID()
}
