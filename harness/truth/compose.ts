/** What a use case's record is composed from. */

import type { PartySpec } from '../contracts/party.ts'
import type { Draft, DraftResource } from './draft.ts'
import type { Draw } from './draw.ts'

export interface Composing {
  draw: Draw
  sender: PartySpec
  /** Whether others than the receiver are asked first, who may not learn who the patient is. */
  hasCandidates?: boolean
}

/** Gives the Patient first. */
export type Compose = (composing: Composing) => Draft[]

export interface PatientComposing extends Composing {
  /** Reference to the Patient. */
  patient: { reference: string }
}

export function delivered(...resources: DraftResource[]): Draft[] {
  return resources.map((resource) => ({ resource, delivered: true }))
}

/** For the candidates, and so for the receiver too, who was one of them. */
export function announced(...resources: DraftResource[]): Draft[] {
  return resources.map((resource) => ({ resource, delivered: true, announced: true }))
}

export function undelivered(...resources: DraftResource[]): Draft[] {
  return resources.map((resource) => ({ resource, delivered: false }))
}

export function referTo(resource: DraftResource): { reference: string } {
  return { reference: `${resource.resourceType}/${resource.id}` }
}
