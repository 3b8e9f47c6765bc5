/** Process of one party. */

import { runParty } from '../kit/process.ts'
import { buildMcsdDirectory } from './server.ts'

await runParty(buildMcsdDirectory)
