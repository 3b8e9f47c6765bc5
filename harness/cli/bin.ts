#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
/** Entry of the command `inkijk`. */

import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// A trial starts dozens of processes of the same few programs: compiling each of them once halves their start. The
// parties inherit the place through the environment. It lies with the package, so nothing is left in a shared folder.
const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'inkijk')
process.env.NODE_COMPILE_CACHE ??= cache
enableCompileCache(process.env.NODE_COMPILE_CACHE)
const { main } = await import('./main.ts')
process.exitCode = await main(process.argv.slice(2))
