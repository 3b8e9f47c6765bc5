/** A record in the making: FHIR resources in which the distinctive values are marked. */

import type { ValueKind } from '../contracts/truth.ts'

/** A leaf that is recognised by its bytes. `base64`: how the resource carries it. */
export class Distinctive {
  readonly value: string | number
  readonly kind: ValueKind
  readonly encoding: 'base64' | undefined

  constructor(value: string | number, kind: ValueKind, encoding?: 'base64') {
    this.value = value
    this.kind = kind
    this.encoding = encoding
  }
}

export interface DraftResource {
  resourceType: string
  id: string
  [member: string]: unknown
}

export interface Draft {
  resource: DraftResource
  /** Whether the queries of the use case bring it to the receiver, so that its leaves belong to the truth. */
  delivered: boolean
  /** Whether it is told to every candidate. */
  announced?: true
}
