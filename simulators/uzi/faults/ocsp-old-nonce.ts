/** Fault `ocsp-old-nonce`: every question gets the answer to an earlier one, whose nonce stands in it. */

import { randomBytes } from 'node:crypto'
import type { AnswerParts } from '../ocsp/answer.ts'

const nonceBytes = 32

export function repeatNonce(): AnswerParts['nonceFor'] {
  const earlier = randomBytes(nonceBytes)
  return () => earlier
}
