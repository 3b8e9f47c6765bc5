import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { manifests } from '../../simulators/index.ts'
import { root } from './source-files.ts'

/** Folders of `simulators/` that are no system. */
const shared = ['kit', 'protection', 'outside-tap']

describe('the list of manifests', () => {
  it('names every simulator folder, once', () => {
    const folders = readdirSync(join(root, 'simulators'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !shared.includes(entry.name))
      .map((entry) => entry.name)
    expect(manifests.map((manifest) => manifest.id).toSorted()).toEqual(folders.toSorted())
  })

  it.each(manifests)('$id has an entry, a README and options whose defaults their schema allows', (manifest) => {
    expect(existsSync(fileURLToPath(manifest.entry))).toBe(true)
    expect(existsSync(join(root, 'simulators', manifest.id, 'README.md'))).toBe(true)
    for (const [name, option] of Object.entries(manifest.options)) {
      if (option.enum !== undefined) expect(option.enum, name).toContain(option.default)
    }
    expect(manifest.mustRead.length).toBeGreaterThan(0)
  })
})
