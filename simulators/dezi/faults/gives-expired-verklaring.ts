/** Fault `gives-expired-verklaring`: a verklaring of so long ago that it ended a day before, in an envelope of today. */

import { type ChooseValidity, secondsPerDay, trueValidity } from '../statements/validity.ts'

export const expiredValidity: ChooseValidity = (stated) => {
  const { nbf, exp } = trueValidity(stated)
  const agoSeconds = exp - nbf + secondsPerDay
  return { nbf: nbf - agoSeconds, exp: exp - agoSeconds }
}
