/** Runs a program of the machine in a folder of its own, for tests against other implementations. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const packages = { xmlsec1: 'xmlsec1', gpg: 'gnupg', gpgconf: 'gnupg' } as const

export interface ToolFolder extends Disposable {
  path: string
  write(name: string, content: string | Buffer): string
  read(name: string): Buffer
  run(tool: keyof typeof packages, args: readonly string[], input?: string | Buffer): Buffer
}

export function isOnPath(tool: keyof typeof packages): boolean {
  return spawnSync(tool, ['--version']).error === undefined
}

/** @throws when the program is missing, with the Debian package that has it, or when it fails */
export function createToolFolder(): ToolFolder {
  const path = mkdtempSync(join(tmpdir(), 'probe-tool-'))
  return {
    path,
    write(name, content) {
      writeFileSync(join(path, name), content, { mode: 0o600 })
      return join(path, name)
    },
    read: (name) => readFileSync(join(path, name)),
    run(tool, args, input = '') {
      const { error, status, stdout, stderr } = spawnSync(tool, args, { input, cwd: path, timeout: 20_000 })
      if (error !== undefined && 'code' in error && error.code === 'ENOENT')
        throw new Error(`${tool} is not on the PATH: install the Debian package ${packages[tool]}`)
      if (status !== 0) throw new Error(`${tool} ${args.join(' ')} ended with ${status}: ${stderr}`)
      return stdout
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}
