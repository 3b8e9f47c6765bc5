/** Process of one party. */

import { runParty } from '../kit/process.ts'
import { buildZorgplatform } from './server.ts'

await runParty(buildZorgplatform)
