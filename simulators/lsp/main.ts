/** Process of one party. */

import { runParty } from '../kit/process.ts'
import { buildLsp } from './server.ts'

await runParty(buildLsp)
