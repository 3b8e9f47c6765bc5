/** Process of one party. */

import { runParty } from '../kit/process.ts'
import { buildBroker } from './server.ts'

await runParty(buildBroker)
