// Runs before every npm script, on whatever Node the machine has: installs what the lock file names when that has not
// been done, and makes sure that a Node that is new enough does the rest. Plain JavaScript, as an old Node reads it too.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const oldestMajor = 24

/** npm writes the second file as the last act of an installation; it lists what the first one asks for. */
function isInstalled() {
  const wanted = join(root, 'package-lock.json')
  const present = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(present)) return false
  const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
  const installed = packages(present)
  return Object.entries(packages(wanted)).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  )
}

function fail(text) {
  process.stderr.write(`inkijk: ${text}\n`)
  process.exit(2)
}

if (!isInstalled()) {
  process.stderr.write('inkijk: installing the packages of the lock file (once) ...\n')
  const npm = process.env.npm_execpath
  // Progress of npm is for people; what our own commands print on standard output may be for a machine.
  const [command, args] = npm === undefined ? ['npm', []] : [process.execPath, [npm]]
  const { status } = spawnSync(
    command,
    [...args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
    },
  )
  if (status !== 0) fail('npm ci failed; see above')
}

// The scripts of package.json find this one first, as npm puts node_modules/.bin at the head of PATH.
const own = join(root, 'node_modules', '.bin', 'node')
const node = existsSync(own) ? own : process.execPath
const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
if (Number(version.slice(1).split('.')[0]) < oldestMajor) {
  fail(
    `needs Node ${oldestMajor} or newer; this is ${version}, and no own Node was installed for ${process.platform}-${process.arch}`,
  )
}
