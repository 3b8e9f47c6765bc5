/** Process of one party. */

import { runParty } from '../kit/process.ts'
import { buildNutsPep } from './server.ts'

await runParty(buildNutsPep)
