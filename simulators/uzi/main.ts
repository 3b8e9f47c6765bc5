/** Process of one party. */

import { runParty } from '../kit/process.ts'
import { buildUzi } from './server.ts'

await runParty(buildUzi)
