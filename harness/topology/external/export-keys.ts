/** The test certificates of a product, put where it looks for them. */

import { chmod, cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keyFiles } from '../../contracts/party.ts'

/** Certificates and key in one, for products that want that. */
const joinedFile = 'tls.pem'

/** `directory`: folder of the party. Whoever the product runs as may read them: they are worth nothing after the run. */
export async function exportKeys(directory: string, target: string): Promise<void> {
  const source = join(directory, 'keys')
  await cp(source, target, { recursive: true })
  const parts = [keyFiles.tlsChain, keyFiles.tlsKey].map((name) => readFile(join(source, name), 'utf8'))
  await writeFile(join(target, joinedFile), (await Promise.all(parts)).join(''))
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    const copy = join(entry.parentPath.replace(source, target), entry.name)
    await chmod(copy, entry.isDirectory() ? 0o755 : 0o644)
  }
  await chmod(join(target, joinedFile), 0o644)
}
