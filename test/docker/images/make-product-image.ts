/** An image of a program of this machine's Debian packages, for engines that can fetch none. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Loaded by name when a program asks who somebody is or where a host is. */
const resolvers = ['libnss_files.so.2', 'libnss_dns.so.2', 'libresolv.so.2'].map(
  (name) => `/lib/x86_64-linux-gnu/${name}`,
)

/** The program with its libraries and nothing else: no shell, no packages. Throws when it is not installed. */
export function makeProductImage(tag: string, program: string): string {
  const root = mkdtempSync(join(tmpdir(), 'inkijk-image-'))
  try {
    const linked = execFileSync('ldd', [program], { encoding: 'utf8' }).match(/\/\S+\.so\S*/g) ?? []
    for (const folder of ['tmp', 'etc', 'stored']) mkdirSync(join(root, folder))
    execFileSync('cp', ['-L', '--parents', program, ...linked, ...resolvers, root])
    writeFileSync(join(root, 'etc', 'nsswitch.conf'), 'hosts: files dns\n')
    writeFileSync(join(root, 'etc', 'passwd'), 'root:x:0:0::/:/bin/false\nnobody:x:65534:65534::/:/bin/false\n')
    writeFileSync(join(root, 'etc', 'group'), 'root:x:0:\nnogroup:x:65534:\n')
    const packed = execFileSync('tar', ['-C', root, '-c', '.'], { maxBuffer: 2 ** 28 })
    execFileSync('docker', ['import', '-', tag], { input: packed, stdio: ['pipe', 'ignore', 'inherit'] })
    return tag
  } finally {
    rmSync(root, { recursive: true })
  }
}
