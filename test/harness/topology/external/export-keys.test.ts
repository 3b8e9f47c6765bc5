import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { exportKeys } from '../../../../harness/topology/external/export-keys.ts'

it('puts the certificates of a product where it looks, over older ones, for whoever it runs as', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'inkijk-keys-'))
  try {
    mkdirSync(join(folder, 'keys', 'held'), { recursive: true, mode: 0o700 })
    const files = { 'tls.chain.pem': 'chain\n', 'tls.key.pem': 'key\n', 'held/x.key.pem': 'held\n' }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'keys', name), text, { mode: 0o600 })
    const target = join(folder, 'product')
    mkdirSync(target)
    writeFileSync(join(target, 'tls.pem'), 'of an earlier exchange, which was longer\n', { mode: 0o600 })
    await exportKeys(folder, target)
    for (const [name, text] of Object.entries({ ...files, 'tls.pem': 'chain\nkey\n' })) {
      expect(readFileSync(join(target, name), 'utf8')).toBe(text)
      expect(statSync(join(target, name)).mode & 0o777).toBe(0o644)
    }
    expect(statSync(join(target, 'held')).mode & 0o777).toBe(0o755)
    // Those of the evidence stay as they were.
    expect(statSync(join(folder, 'keys', 'tls.key.pem')).mode & 0o777).toBe(0o600)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
