import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifests } from '../../simulators/index.ts'
import { root } from './source-files.ts'
import { drawSystemsTable } from './systems-table.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')

describe('README', () => {
  it('has the table of systems as the manifests give it', () => {
    expect(readme).toContain(drawSystemsTable(manifests))
  })

  it('links to files that exist', async () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '')
    expect(links.length).toBeGreaterThan(3)
    for (const link of links) expect(() => readFileSync(join(root, link)), link).not.toThrow(/ENOENT/)
  })
})
