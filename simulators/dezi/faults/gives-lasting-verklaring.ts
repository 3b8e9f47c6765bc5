/** Fault `gives-lasting-verklaring`: a verklaring for ten years, where the register gives one for three months. */

import { type ChooseValidity, lasting, trueValidity } from '../statements/validity.ts'

const tenYearsDays = 3650

export const lastingValidity: ChooseValidity = (stated) => lasting(trueValidity(stated).nbf, tenYearsDays)
