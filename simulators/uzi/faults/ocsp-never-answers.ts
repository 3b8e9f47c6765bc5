/** Fault `ocsp-never-answers`: the question is taken and left as it is. */

import type { AnswerOcsp } from '../ocsp/answer.ts'

export const neverAnswer: AnswerOcsp = () => undefined
