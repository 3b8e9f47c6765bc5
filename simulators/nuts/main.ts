/** Process of one party. */

import { runParty } from '../kit/process.ts'
import { buildNuts } from './server.ts'

await runParty(buildNuts)
