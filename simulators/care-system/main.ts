import { runParty } from '../kit/process.ts'
import { build } from './server.ts'

await runParty(build)
