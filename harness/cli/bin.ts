#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
/** Entry of the command `inkijk`. Imports nothing before the version of Node is known to be new enough. */

const oldestNode = 24

if (Number(process.versions.node.split('.', 1)[0]) < oldestNode) {
  process.stderr.write(`inkijk: needs Node ${oldestNode} or newer; this is ${process.version} [NODE_TOO_OLD]\n`)
  process.exit(2)
}

const [{ enableCompileCache }, { join }] = await Promise.all([import('node:module'), import('node:path')])
// A trial starts dozens of processes of the same few programs: compiling each of them once halves their start. The
// parties inherit the place through the environment. It lies with the package, so nothing is left in a shared folder.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'inkijk')
enableCompileCache(process.env.NODE_COMPILE_CACHE)
const { main } = await import('./main.ts')
process.exitCode = await main(process.argv.slice(2))

// Makes this file a module, as it has no static import.
export {}
