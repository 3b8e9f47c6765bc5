import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ScenarioFile, VariantFile } from '../../harness/contracts/scenario.ts'
import { credentialDefects } from '../../simulators/care-system/faults/credential-defect.ts'
import { loginDefects } from '../../simulators/care-system/faults/login-defect.ts'
import { statementDefects } from '../../simulators/care-system/faults/statement-defect.ts'
import { clientDefects } from '../../simulators/nuts/faults/client-defect.ts'
import { conformanceCases } from '../simulators/dezi/conformance.ts'
import { conformanceRows } from '../simulators/nuts/conformance.ts'
import { x509Rows } from '../simulators/nuts/conformance-x509.ts'
import { type Place, type RefusalRow, refusalRows } from './refusal-rows.ts'
import { waysToUser } from './refusal-rows-users.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const scenarios = ['refusals', 'refusals-ocsp', 'nuts-refusals', 'users-refusals'].map(
  (name) => parse(read(`scenarios/cn-5/${name}.yaml`)) as ScenarioFile,
)
const variants = new Map<string, VariantFile>(
  scenarios.flatMap(({ id, variants }) => variants.map((variant) => [`${id}/${variant.id}`, variant] as const)),
)
const conformanceIds = new Set([...conformanceRows, ...x509Rows, ...conformanceCases].map(({ id }) => id))

/** What a row names and is not there. */
function findMissing({ where }: RefusalRow): Place[] {
  return where.filter((place) => {
    if ('conformance' in place) return !conformanceIds.has(place.conformance)
    if ('variant' in place) return !variants.has(place.variant)
    const [file, text] = place.test
    return !read(`test/${file}`).includes(text)
  })
}

function isInExchange({ where }: RefusalRow): boolean {
  return where.some((place) => 'variant' in place)
}

const named = new Set(
  refusalRows.flatMap(({ where }) => where.flatMap((one) => ('variant' in one ? [one.variant] : []))),
)
const tested = refusalRows.flatMap(({ where }) => where.flatMap((one) => ('test' in one ? [one.test[1]] : [])))
/** Faults that let what is wrong get as far as who must refuse it. */
const waysThere = new Set([
  'holds-any-credential',
  'trusts-any-issuer',
  'ocsp-says-unknown',
  'ocsp-never-answers',
  'ocsp-old-nonce',
  'ocsp-signs-with-server-key',
  ...waysToUser,
])
/** Twins whose refuser has no fault: what it does is allowed. */
const allowed = new Set(['cn-5-refusals-ocsp/revoked-since-list-unnoticed'])
const defectsOf = (name: string): string[] => {
  const schema = JSON.parse(read('scenarios/scenario.schema.json')) as {
    $defs: Record<string, { additionalProperties: { enum: string[] } }>
  }
  return schema.$defs[name]?.additionalProperties.enum ?? []
}

describe('what must be refused', () => {
  it.each(refusalRows)(
    '$source, $says: is shown where the row says and in an exchange, or left out for a reason',
    (row) => {
      expect(findMissing(row)).toEqual([])
      expect(isInExchange(row)).toBe(row.leftOut === undefined)
    },
  )

  it('has no row with a place that does not exist', () => {
    const nowhere: RefusalRow = {
      source: 'Nuts notes 1.8',
      says: 'nothing',
      where: [{ conformance: 'x' }, { variant: 'x/y' }, { test: ['scenarios/refusal-rows.ts', `no such ${'text'}`] }],
    }
    expect(findMissing(nowhere)).toEqual(nowhere.where)
  })

  it('is in no exchange when a row names tests only', () => {
    const [{ where }] = refusalRows as [RefusalRow]
    const tested = {
      where: where.filter((place) => !('variant' in place)),
      says: '',
      source: 'Nuts notes 1.8',
    } as const
    expect(tested.where).not.toEqual([])
    expect(isInExchange(tested)).toBe(false)
  })

  it('has every variant of its scenarios in a row', () => {
    expect([...variants.keys()].filter((id) => !named.has(id))).toEqual([])
  })

  it('has every defect that can be made in a row', () => {
    const defects = [
      ...defectsOf('certificateDefects'),
      ...[credentialDefects, clientDefects, loginDefects, statementDefects].flat(),
    ]
    expect(defects.length).toBeGreaterThan(20)
    expect(defects.filter((defect) => defect !== 'none' && !tested.includes(`'${defect}'`))).toEqual([])
  })

  it('has a source and a stated reason in every variant, and a twin only where its refuser has a fault', () => {
    for (const [id, { because, refusal, expect: expected, faults = {} }] of variants) {
      expect(because, id).toMatch(/notes \d/)
      if (/which (is|are) accepted/.test(because)) {
        expect([refusal, expected.functional], id).toEqual([undefined, 'pass'])
        continue
      }
      expect(refusal?.reason, id).toBeDefined()
      const lax = Object.values(faults)
        .flat()
        .filter((fault) => !waysThere.has(fault))
      expect(expected.functional, id).toBe(lax.length > 0 || allowed.has(id) ? 'fail' : 'pass')
    }
  })
})
