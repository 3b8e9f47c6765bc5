import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { makeSample } from './sample.ts'

const schemaFile = new URL('../../../harness/report/result.schema.json', import.meta.url)
const schema = JSON.parse(await readFile(schemaFile, 'utf8')) as object
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
formats.default(ajv)
const validate = ajv.compile(schema)

/** Members that the contract leaves out where they do not apply. */
const optional = new Set([
  'detail',
  'form',
  'key',
  'peer',
  'cost',
  'part',
  'replays',
  'notTried',
  'memoryBytes',
  'unobserved',
])
/** Objects whose members are named by their content. */
const open = /\/values$/
const expectations = /\/expected$/

interface Place {
  path: string
  object: Record<string, unknown>
}

function completeResult() {
  const result = structuredClone(makeSample().result)
  const finding = result.findings.find(({ cost }) => cost !== undefined)
  if (finding !== undefined) finding.key = 'x'
  return result
}

/** Every object of the result, the first of each path without positions. */
function listObjects(value: unknown, path = ''): Place[] {
  if (Array.isArray(value)) return value.flatMap((item) => listObjects(item, `${path}[]`))
  if (typeof value !== 'object' || value === null) return []
  const object = value as Record<string, unknown>
  return [{ path, object }, ...Object.entries(object).flatMap(([key, member]) => listObjects(member, `${path}/${key}`))]
}

function firstOfEachPath(places: readonly Place[]): Place[] {
  return [...new Map(places.toReversed().map((place) => [place.path, place])).values()]
}

describe('the schema of result.json', () => {
  it('accepts a result', () => {
    expect(validate(completeResult()), JSON.stringify(validate.errors)).toBe(true)
  })

  it.each(firstOfEachPath(listObjects(completeResult())).map(({ path }) => path))(
    'rejects a member that nobody knows in "%s"',
    (path) => {
      const result = completeResult()
      const place = firstOfEachPath(listObjects(result)).find((candidate) => candidate.path === path)
      Object.assign(place?.object ?? {}, { unknown: open.test(path) ? [] : 1 })
      expect(validate(result)).toBe(false)
    },
  )

  const required = firstOfEachPath(listObjects(completeResult()))
    .filter(({ path }) => !open.test(path) && !expectations.test(path))
    .flatMap(({ path, object }) => Object.keys(object).map((key) => [path, key] as const))
    .filter(([, key]) => !optional.has(key))

  it.each(required)('rejects "%s" without its %s', (path, key) => {
    const result = completeResult()
    const place = firstOfEachPath(listObjects(result)).find((candidate) => candidate.path === path)
    delete place?.object[key]
    expect(validate(result)).toBe(false)
  })

  it.each<[string, (result: ReturnType<typeof completeResult>) => void]>([
    ['another schema version', (result) => Object.assign(result, { schema: 'inkijk-result/2' })],
    ['a level that does not exist', ({ findings }) => Object.assign(findings[0] ?? {}, { level: 'visible' })],
    ['a negative offset', ({ findings }) => Object.assign(findings[0] ?? {}, { offset: -1 })],
    ['an exit code that means nothing', ({ run }) => Object.assign(run, { exitCode: 7 })],
    ['a start that is no moment', ({ run }) => Object.assign(run, { startedAt: 'yesterday' })],
    ['an exchange that is not scenario/variant', ({ exchanges }) => Object.assign(exchanges[0] ?? {}, { id: 'cn-4' })],
  ])('rejects %s', (_, breakIt) => {
    const result = completeResult()
    breakIt(result)
    expect(validate(result)).toBe(false)
  })
})
