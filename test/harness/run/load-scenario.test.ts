import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readScenarioSchema, vocabulary } from '../../../harness/cli/composition.ts'
import { loadScenario } from '../../../harness/run/load-scenario.ts'
import { makeFolder } from '../cli/inkijk.ts'

const shipped = fileURLToPath(new URL('../../../scenarios/cn-4/cn-4.yaml', import.meta.url))

/** The shipped scenario with one change; gives what came of loading it, and the line of the change. */
async function loadChanged(from: string, to: string) {
  await using folder = await makeFolder()
  const text = await readFile(shipped, 'utf8')
  expect(text).toContain(from)
  const file = join(folder.path, 'changed.yaml')
  await writeFile(file, text.replace(from, to))
  const line = text.slice(0, text.indexOf(from)).split('\n').length
  return {
    line,
    loaded: await loadScenario(file, await readScenarioSchema(), vocabulary).catch((error: Error) => error),
  }
}

const lsp = '  lsp: { system: lsp, role: intermediary }'
const proxy =
  'system: nuts-proxy, role: processor, organisation: { ura: "90000386", name: x, city: y, applicationId: "1" }'
const end =
  '{ system: care-system, role: end, organisation: { ura: "90000389", name: x, city: y, applicationId: "2" } }'

describe('a scenario file', () => {
  it('says for whom a processor works', async () => {
    const { loaded } = await loadChanged(lsp, `${lsp}\n  proxy: { ${proxy}, worksFor: bron }`)
    expect(loaded).toMatchObject({ id: 'cn-4' })
    const [plan] = 'exchanges' in loaded ? loaded.exchanges : []
    expect(plan?.parties.map(({ id, worksFor }) => [id, worksFor])).toContainEqual(['proxy', 'bron'])
  })

  it.each([
    [
      'a processor that works for nobody',
      `${lsp}\n  proxy: { ${proxy} }`,
      'is a processor; expected worksFor: one of bron, ontvanger',
    ],
    [
      'a processor that works for a party in between',
      `${lsp}\n  proxy: { ${proxy}, worksFor: lsp }`,
      'worksFor is "lsp"; expected one of bron, ontvanger',
    ],
    [
      'a party in between that works for an end',
      '  lsp: { system: lsp, role: intermediary, worksFor: bron }',
      'worksFor is "bron"; expected it with role processor only',
    ],
    ['an end that nobody speaks to', `${lsp}\n  kandidaat: ${end}`, '"kandidaat" is an end that stands on no route'],
  ])('is refused with %s, told with file and line', async (_what, to, text) => {
    const { line, loaded } = await loadChanged(lsp, to)
    const message = loaded instanceof Error ? loaded.message : 'it was loaded'
    expect(message).toContain(text)
    expect(Math.abs(Number(/changed\.yaml:(\d+)/.exec(message)?.[1]) - line)).toBeLessThanOrEqual(1)
  })

  it('with an end that a link reaches is taken', async () => {
    const route = 'route: [bron, zorgplatform, lsp, ontvanger]'
    const { loaded } = await loadChanged(route, `  kandidaat: ${end}\n${route}\nlinks: [[bron, kandidaat]]`)
    expect(loaded).toMatchObject({ id: 'cn-4' })
  })
})
