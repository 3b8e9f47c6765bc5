/** Process of one party. */

import { runParty } from '../kit/process.ts'
import { buildVcBroker } from './server.ts'

await runParty(buildVcBroker)
