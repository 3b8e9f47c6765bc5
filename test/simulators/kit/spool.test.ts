import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSpool } from '../../../simulators/kit/tap/spool.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'inkijk-spool-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const path = (name: string): string => join(directory, name)

test('what was appended is in the file, in order, small and large parts of many files mixed', () => {
  const spool = createSpool()
  const files = ['a', 'b', 'c'].map((name) => ({ name, file: spool.open(path(name)), parts: [] as Buffer[] }))
  for (let n = 0; n < 300; n += 1) {
    for (const { file, parts } of files) {
      const part = Buffer.alloc((n * 7919) % (n % 10 === 0 ? 200_000 : 20_000), n)
      parts.push(part)
      spool.append(file, part)
    }
  }
  spool.flush()
  for (const { name, parts } of files) expect(readFileSync(path(name)).equals(Buffer.concat(parts))).toBe(true)
})

test('what was appended reaches the file without being asked for', async () => {
  const spool = createSpool()
  spool.append(spool.open(path('a')), Buffer.from('by itself'))
  expect(readFileSync(path('a'), 'utf8')).toBe('')
  await expect.poll(() => readFileSync(path('a'), 'utf8')).toBe('by itself')
})

test('what happens to a part after it was appended does not reach the file', () => {
  const spool = createSpool()
  const file = spool.open(path('a'))
  for (const part of [Buffer.alloc(10, 'x'), Buffer.alloc(200_000, 'x')]) {
    spool.append(file, part)
    part.fill(0)
  }
  spool.close(file)
  expect(readFileSync(path('a')).equals(Buffer.alloc(200_010, 'x'))).toBe(true)
})

test('closing a file writes what is left of it', () => {
  const spool = createSpool()
  const file = spool.open(path('a'))
  spool.append(file, Buffer.from('the end'))
  spool.close(file)
  expect(readFileSync(path('a'), 'utf8')).toBe('the end')
  expect(() => spool.append(file, Buffer.alloc(200_000))).toThrow('EBADF')
})

test('a file that is there already is not written over', () => {
  const spool = createSpool()
  spool.open(path('a'))
  expect(() => spool.open(path('a'))).toThrow('EEXIST')
})
