/** The foreign tools that make the corpus: which are there, where they come from, and how they are called. */

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createPython, type Python } from './python.ts'

/** Debian package of each tool. `own` is text written by hand, `node` what Node or a library of the lock file makes. */
export const packages = {
  own: '',
  node: '',
  python3: 'python3',
  openssl: 'openssl',
  gpg: 'gnupg',
  xmlsec1: 'xmlsec1',
  zip: 'zip',
  tar: 'tar',
  gzip: 'gzip',
  brotli: 'brotli',
  zstd: 'zstd',
  sqlite3: 'sqlite3',
  dump2dcm: 'dcmtk',
  qpdf: 'qpdf',
  iconv: 'libc-bin',
  xxd: 'xxd',
  hexdump: 'bsdextrautils',
} as const
export type ToolId = keyof typeof packages

export interface Toolbox extends AsyncDisposable {
  has(tool: ToolId): boolean
  python: Python
  /** Runs a tool with this standard input, and gives its standard output. */
  run(tool: ToolId, args: readonly string[], input?: Buffer): Promise<Buffer>
  /** Runs a tool on files: names of `files` and of `output` are relative to a directory of its own. */
  runOnFiles(
    tool: ToolId,
    args: readonly string[],
    files: Readonly<Record<string, Buffer | string>>,
    output: string,
  ): Promise<Buffer>
  /** A value that is made once, such as a key pair. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>
  directory: string
}

const toolTimeoutMs = 20_000

/** @param path the directories in which tools are looked for, as in `PATH` */
export async function openToolbox(path: string, left: ReadonlySet<ToolId> = new Set()): Promise<Toolbox> {
  const directory = await mkdtemp(join(tmpdir(), 'inkijk-recall-'))
  const found = new Map<ToolId, boolean>()
  const made = new Map<string, Promise<unknown>>()
  const has = (tool: ToolId) => {
    if (left.has(tool)) return false
    const known = found.get(tool) ?? (packages[tool] === '' || isInstalled(tool, path))
    found.set(tool, known)
    return known
  }
  // gpg wants the directory of its keys for itself alone.
  await mkdir(join(directory, 'gnupg'), { mode: 0o700 })
  const python = createPython()
  const run = (tool: ToolId, args: readonly string[], input?: Buffer, cwd = directory) =>
    collect(tool, args, input, cwd, join(directory, 'gnupg'))
  return {
    has,
    python,
    directory,
    run: (tool, args, input) => run(tool, args, input),
    async runOnFiles(tool, args, files, output) {
      const own = await mkdtemp(join(directory, 'files-'))
      for (const [name, content] of Object.entries(files)) await writeFile(join(own, name), content)
      const stdout = await run(tool, args, undefined, own)
      return output === '-' ? stdout : readFile(join(own, output))
    },
    once<T>(name: string, make: () => Promise<T>): Promise<T> {
      const known = made.get(name) ?? make()
      made.set(name, known)
      return known as Promise<T>
    },
    async [Symbol.asyncDispose]() {
      await python.close()
      if ([...made.keys()].some((name) => name.startsWith('openpgp'))) {
        // The agent that gpg starts by itself outlives it.
        await collect('gpgconf', ['--kill', 'gpg-agent'], undefined, directory, join(directory, 'gnupg')).catch(
          () => {},
        )
      }
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function isInstalled(tool: string, path: string): boolean {
  return path.split(delimiter).some((folder) => existsSync(join(folder, tool)))
}

function collect(
  tool: string,
  args: readonly string[],
  input: Buffer | undefined,
  cwd: string,
  gnupgHome: string,
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const child = spawn('env', [`GNUPGHOME=${gnupgHome}`, 'LC_ALL=C.UTF-8', 'TZ=UTC', tool, ...args], {
    cwd,
    timeout: toolTimeoutMs,
  })
  const out: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  child.once('error', reject)
  child.stdin.on('error', () => {})
  child.once('close', (code) => {
    if (code === 0) resolve(Buffer.concat(out))
    else
      reject(
        new Error(`${tool} ${args.join(' ')} ended with ${code}: ${Buffer.concat(errors).toString().slice(0, 400)}`),
      )
  })
  child.stdin.end(input)
  return promise
}
