import { describe, expect, it } from 'vitest'
import { type LayerRule, layerRules } from './layers.ts'
import { ownImports, readSources, type SourceText } from './source-files.ts'

function ruleFor(file: string): LayerRule | undefined {
  return layerRules
    .filter((rule) => file.startsWith(`${rule.folder}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length)[0]
}

function findBreaches(source: SourceText): string[] {
  const rule = ruleFor(source.file)
  if (rule === undefined) return [`${source.file} lies in a folder without a rule`]
  const allowed = [rule.folder, ...rule.mayImport]
  return ownImports(source)
    .filter((target) => !allowed.some((folder) => target.startsWith(`${folder}/`)))
    .map((target) => `${source.file} imports ${target}, but ${rule.because}`)
}

describe('layers', () => {
  it('every import follows the arrows of the design', () => {
    expect(readSources().flatMap(findBreaches)).toEqual([])
  })

  it('finds a breach when there is one', () => {
    const breach = { file: 'harness/probe/x.ts', text: "import { y } from '../judge/y.ts'" }
    expect(findBreaches(breach)).toEqual([
      'harness/probe/x.ts imports harness/judge/y.ts, but the probe knows bytes and keys, not who ran them',
    ])
  })

  it('reads imports over several lines, type imports, re-exports and dynamic imports', () => {
    const text =
      "import {\n  a,\n  b,\n} from './a.ts'\nimport type { C } from './c.ts'\nexport * from './d.ts'\nawait import('./e.ts')"
    expect(ownImports({ file: 'certs/x.ts', text })).toEqual(['certs/a.ts', 'certs/c.ts', 'certs/d.ts', 'certs/e.ts'])
  })

  it('every rule is about a folder that exists', () => {
    const files = readSources().map(({ file }) => file)
    for (const { folder } of layerRules)
      expect(
        files.some((file) => file.startsWith(`${folder}/`)),
        folder,
      ).toBe(true)
  })
})
