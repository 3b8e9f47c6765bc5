/** Fault `ocsp-says-unknown`: a responder that knows no certificate, as that of production does of a test certificate. */

import type { FindStatus } from '../ocsp/answer.ts'

export const knowNothing: FindStatus = () => ({ status: 'unknown' })
