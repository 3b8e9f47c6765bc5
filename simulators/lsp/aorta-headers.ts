/** The headers `AORTA-ID` and `AORTA-Version` of every interaction (AORTA on FHIR, openapi `aorta-tokens`). */

import { randomUUID } from 'node:crypto'
import type { Headers } from '../kit/forward.ts'

export interface AortaId {
  /** Constant along the chain. */
  initialRequestId: string
  /** Fresh for each request. */
  requestId: string
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** What a client sent; undefined when a header is missing or not of its form. */
export function readAortaId(headers: Headers): AortaId | undefined {
  const version = headers['aorta-version'] ?? ''
  if (!/\bcontentVersion=\d+\.\d+/.test(version)) return undefined
  const members = new Map(
    (headers['aorta-id'] ?? '').split(';').map((part) => {
      const [name = '', value = ''] = part.split('=', 2)
      return [name.trim(), value.trim()]
    }),
  )
  const initialRequestId = members.get('initialRequestID') ?? ''
  const requestId = members.get('requestID') ?? ''
  return uuid.test(initialRequestId) && uuid.test(requestId) ? { initialRequestId, requestId } : undefined
}

/** The id of the next request in the same chain. */
export function nextAortaId({ initialRequestId }: AortaId): AortaId {
  return { initialRequestId, requestId: randomUUID() }
}

export function writeAortaId({ initialRequestId, requestId }: AortaId): string {
  return `initialRequestID=${initialRequestId}; requestID=${requestId}`
}

/** The answer's version header, with the transformation that it went through. */
export function withTransformation(version: string, transformationId: string): string {
  return `${version}; transformationId=${transformationId}`
}
