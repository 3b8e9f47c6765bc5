/** The responder of the register, with the deviations that were asked for. */

import { writeErrorResponse } from '../../kit/ocsp/response.ts'
import type { PartyContext } from '../../kit/types.ts'
import { neverAnswer } from '../faults/ocsp-never-answers.ts'
import { repeatNonce } from '../faults/ocsp-old-nonce.ts'
import { knowNothing } from '../faults/ocsp-says-unknown.ts'
import { signWithServerKey } from '../faults/ocsp-signs-with-server-key.ts'
import { type AnswerOcsp, createAnswer, createStatusRegister, readStatusKeys } from './answer.ts'

/** Throws when a file of its keys is no PEM. */
export function createResponder({ config, party, keys, clock }: PartyContext): AnswerOcsp {
  const has = (fault: string): boolean => party.faults.includes(fault)
  if (has('ocsp-never-answers')) return neverAnswer
  const own = readStatusKeys(config.directory)
  // RFC 6960 2.3: no server that can speak for this CA.
  if (own === undefined) return () => writeErrorResponse('unauthorized')
  return createAnswer({
    clock,
    findStatus: has('ocsp-says-unknown') ? knowNothing : createStatusRegister(config.directory, own.issuer),
    responder: has('ocsp-signs-with-server-key') ? signWithServerKey(keys) : own,
    nonceFor: has('ocsp-old-nonce') ? repeatNonce() : ({ nonce }) => nonce,
  })
}
