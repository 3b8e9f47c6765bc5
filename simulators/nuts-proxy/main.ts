/** Process of one party. */

import { runParty } from '../kit/process.ts'
import { buildNutsProxy } from './server.ts'

await runParty(buildNutsProxy)
