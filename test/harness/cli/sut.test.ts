import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inkijk, makeFolder } from './inkijk.ts'

const image = `parties:
  offloader:
    runs: { image: proxy }
    neighboursPort: 443
    keys: /keys
`

async function runWith(text: string): Promise<{ code: number | null; stderr: string }> {
  // Awaited here: the folder ends with this function.
  await using folder = await makeFolder()
  const file = join(folder.path, 'sut.yaml')
  writeFileSync(file, text)
  return await inkijk('run', 'tls-offloader/message-jwe', '--sut', file, '--out', folder.path)
}

it.each([
  ['an unknown member', image.replace('keys', 'key'), /sut\.yaml:\d: .* \[SUT_INVALID\]/],
  [
    'a party that there is not',
    image.replace('offloader', 'lsp'),
    /sut\.yaml:2: .*no party "lsp"; expected one of .* \[SUT_INVALID\]/,
  ],
  ['an image without containers', image, /sut\.yaml:3: .*expected --backend docker for it \[SUT_NOT_READY\]/],
])('%s is wrong usage, told with its line', async (_, text, message) => {
  const { code, stderr } = await runWith(text)
  expect(stderr).toMatch(message)
  expect(code).toBe(2)
})
