/** From when to when a verklaring holds. */

export interface Validity {
  /** Seconds since the epoch. */
  nbf: number
  exp: number
}

export type ChooseValidity = (stated: Date) => Validity

/** As seen in acceptance (field notes on identity 2.3). */
const verklaringDays = 92

export const trueValidity: ChooseValidity = (stated) => lasting(Math.floor(stated.getTime() / 1000), verklaringDays)

export function lasting(nbf: number, days: number): Validity {
  return { nbf, exp: nbf + days * secondsPerDay }
}

export const secondsPerDay = 24 * 60 * 60
