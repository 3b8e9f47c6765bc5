/** Process of one party. */

import { runParty } from '../kit/process.ts'
import { buildDezi } from './server.ts'

await runParty(buildDezi)
