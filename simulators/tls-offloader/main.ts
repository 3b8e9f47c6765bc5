/** Process of one party. */

import { runParty } from '../kit/process.ts'
import { buildTlsOffloader } from './server.ts'

await runParty(buildTlsOffloader)
