import { describe, expect, it } from 'vitest'
import { manifests } from '../../simulators/index.ts'
import { readSources, type SourceText } from './source-files.ts'

const systemIds = manifests.map((manifest) => manifest.id)

/** Rules about the text of a file that no linter knows. */
const rules: readonly { name: string; applies(file: string): boolean; breach(text: string): string | undefined }[] = [
  {
    name: 'the harness knows no system by its id',
    applies: (file) => file.startsWith('harness/'),
    breach: (text) => systemIds.find((id) => new RegExp(`['"\`/]${id}['"\`/]`).test(text)),
  },
  {
    name: 'the environment and the console are for process entries',
    applies: (file) => !file.startsWith('harness/cli/') && file !== 'simulators/kit/process.ts',
    breach: (text) => /\bprocess\.env\b|\bconsole\./.exec(text)?.[0],
  },
  {
    name: 'a file is at most 300 lines, or says in its head why',
    applies: () => true,
    breach: (text) => {
      const lines = text.split('\n').length
      return lines > 300 && !/^\/\*\*[\s\S]{0,600}\b(one file|constant table)\b/.test(text)
        ? `${lines} lines`
        : undefined
    },
  },
  {
    name: 'no decision by the name of a scenario, a variant or a protection',
    applies: (file) => /^harness\/(judge|probe|observe)\//.test(file),
    breach: (text) => /\b(variant|scenario|protection|scheme)\s*(===|!==|\.startsWith|\.includes)/.exec(text)?.[0],
  },
]

function findBreaches(source: SourceText): string[] {
  return rules.flatMap((rule) => {
    const breach = rule.applies(source.file) ? rule.breach(source.text) : undefined
    return breach === undefined ? [] : [`${source.file}: ${rule.name} (${breach})`]
  })
}

describe('source rules', () => {
  it('every file keeps them', () => {
    expect(readSources().flatMap(findBreaches)).toEqual([])
  })

  it.each([
    ['harness/judge/x.ts', "if (system === 'lsp') fail()"],
    ['harness/run/x.ts', 'if (process.env.CI) return'],
    ['certs/x.ts', 'x\n'.repeat(301)],
    ['harness/judge/x.ts', "if (plan.protection === 'channel') return"],
  ])('finds the breach in %s', (file, text) => {
    expect(findBreaches({ file, text })).toHaveLength(1)
  })
})
