/** Process around one product. */

import { runStarted } from '../kit/process.ts'
import { startOutsideTap } from './start.ts'

await runStarted(startOutsideTap)
