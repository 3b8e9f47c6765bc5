import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { noneIfMissing } from '../../../harness/observe/none-if-missing.ts'
import { root } from '../../architecture/source-files.ts'

it('gives nothing for what is not there', async () => {
  expect(await readdir(join(tmpdir(), 'inkijk-not-there')).catch(noneIfMissing([]))).toEqual([])
})

it('throws on for what is there and cannot be read', async () => {
  await expect(readdir(join(root, 'package.json')).catch(noneIfMissing([]))).rejects.toMatchObject({ code: 'ENOTDIR' })
})
