/** Another implementation, to make messages and stores with. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Openssl {
  /** Runs a command in the folder, with `{name}` for its files. */
  run(command: string): void
  write(name: string, content: Buffer | string): void
  read(name: string): Buffer
  remove(): void
}

export function createOpenssl(): Openssl {
  const folder = mkdtempSync(join(tmpdir(), 'probe-openssl-'))
  return {
    run(command) {
      const { error, status, stderr } = spawnSync('openssl', command.split(' '), { cwd: folder, encoding: 'utf8' })
      if (error !== undefined) throw new Error('these tests need the command openssl: install the package openssl')
      if (status !== 0) throw new Error(`openssl ${command}: ${stderr}`)
    },
    write: (name, content) => writeFileSync(join(folder, name), content),
    read: (name) => readFileSync(join(folder, name)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Makes `NAME.key` and a certificate `NAME.crt` for it. */
export function certify(openssl: Openssl, name: string, algorithm: string): void {
  openssl.run(`genpkey ${algorithm} -out ${name}.key`)
  openssl.run(`req -x509 -new -key ${name}.key -subj /CN=${name} -days 2 -out ${name}.crt`)
}
