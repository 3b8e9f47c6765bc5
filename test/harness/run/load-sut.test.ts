import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { loadSut, placeSubjects } from '../../../harness/run/load-sut.ts'
import { sutSchema } from '../topology/external/under-test.ts'
import { planOf } from './measure.ts'

const folder = mkdtempSync(join(tmpdir(), 'inkijk-load-sut-'))
afterAll(() => rmSync(folder, { recursive: true }))

const usual = `parties:
  offloader:
    title: Our proxy
    runs: { url: "https://127.0.0.1:1" }
    neighboursPort: 2
    keys: ./keys
`

function load(text: string) {
  const file = join(folder, 'sut.yaml')
  writeFileSync(file, text)
  return loadSut(file, sutSchema)
}

it('reads a product with its folder, and says of any place in it on which line it stands', async () => {
  const subject = (await load(usual)).get('offloader')
  expect(subject).toMatchObject({ party: 'offloader', title: 'Our proxy', directory: folder, neighboursPort: 2 })
  expect(subject?.place(['keys'])).toMatch(/sut\.yaml:6$/)
  expect(subject?.place(['volumes', 0])).toMatch(/sut\.yaml:2$/)
})

it.each([
  ['a member that there is not', usual.replace('title', 'titel'), /sut\.yaml:3: .*unknown member "titel"/],
  ['a missing member', usual.replace('    keys: ./keys\n', ''), /sut\.yaml:2: .*must have the member "keys"/],
  ['a port that is none', usual.replace('neighboursPort: 2', 'neighboursPort: 70000'), /sut\.yaml:5: .*<= 65535/],
  ['a URL that is not secure', usual.replace('https', 'http'), /sut\.yaml:4: .*must match/],
  ['two ways to run', usual.replace('1" }', '1", image: x }'), /sut\.yaml:4: /],
  ['no YAML', 'parties: [', /sut\.yaml:1: /],
])('refuses %s, naming the line', async (_, text, message) => {
  await expect(load(text)).rejects.toMatchObject({ code: 'SUT_INVALID', message: expect.stringMatching(message) })
})

it('refuses a file that is not there', async () => {
  const loading = loadSut(join(folder, 'none.yaml'), sutSchema)
  await expect(loading).rejects.toMatchObject({ code: 'SUT_INVALID', message: expect.stringContaining('ENOENT') })
})

it('names the product in the place of the party, and leaves the others as they are', async () => {
  const plan = await planOf('tls-offloader/channel')
  const [placed] = placeSubjects([plan], await load(usual))
  expect(placed?.parties.map(({ product }) => product)).toEqual([undefined, 'Our proxy', undefined])
})

it.each([
  [
    'a party that the exchange has not',
    usual.replace('offloader:', 'proxy:'),
    /sut\.yaml:2: .*no party "proxy"; expected one of bron/,
  ],
  [
    'a sender that nothing sets going',
    usual.replace('offloader:', 'bron:'),
    /sut\.yaml:2: .*expected the member "trigger"/,
  ],
  [
    'an option that the exchange wants otherwise',
    `${usual}    options: { addressing: application-id }\n`,
    /sut\.yaml:7: .*set up with "application-id"; expected for tls-offloader\/channel: "ura"/,
  ],
])('refuses %s', async (_, text, message) => {
  const subjects = await load(text)
  const plan = await planOf('tls-offloader/channel')
  expect(() => placeSubjects([plan], subjects)).toThrow(expect.objectContaining({ code: 'SUT_INVALID' }))
  expect(() => placeSubjects([plan], subjects)).toThrow(message)
})
