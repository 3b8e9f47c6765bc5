import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exitCodes } from '../../harness/cli/exit-codes.ts'
import { type ErrorCode, errorCodes } from '../../harness/contracts/error.ts'
import { readSources, root } from '../architecture/source-files.ts'

const catalogue = readFileSync(join(root, 'docs', 'errors.md'), 'utf8')

describe('error codes', () => {
  it.each(Object.entries(errorCodes))('%s stands in the catalogue with its meaning and exit code', (code, meaning) => {
    expect(catalogue).toContain(`| \`${code}\` | ${exitCodes.of(code as ErrorCode)} | ${meaning} |`)
  })

  it('the catalogue has no other codes', () => {
    const listed = [...catalogue.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1])
    expect(listed.toSorted()).toEqual(Object.keys(errorCodes).toSorted())
  })

  it.each(Object.keys(errorCodes))('%s is given somewhere', (code) => {
    const listing = ['harness/contracts/error.ts', 'harness/cli/exit-codes.ts']
    const gives = (text: string) => text.includes(`'${code}',`) || text.includes(`[${code}]`)
    expect(readSources().some(({ file, text }) => !listing.includes(file) && gives(text))).toBe(true)
  })
})
