import { createHash, createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { Truth } from '../../../harness/contracts/truth.ts'
import { openObservations } from '../../../harness/probe/opened.ts'
import { probeOpened } from '../../../harness/probe/probe-party.ts'
import { createSearch } from '../../../harness/probe/search.ts'
import { createRandom, type Random } from '../../../harness/truth/random.ts'
import { makeTruth } from '../truth/make-truth.ts'
import { observe } from './subjects.ts'

const patients = 80
const needed = 2500

function messagesOf({ resources, elements }: Truth, random: Random): (string | Buffer)[] {
  const digest = (value: string) => createHash('sha256').update(value).digest()
  const noise = (size: number) => {
    const blocks = Array.from({ length: Math.ceil(size / 32) }, () => digest(String(random.integer(0, 2 ** 47))))
    return Buffer.concat(blocks).subarray(0, size)
  }
  const numbers = Array.from({ length: 400 }, () => random.integer(0, 10 ** random.integer(4, 13)))
  const pick = () => elements[random.integer(0, elements.length - 1)]?.value ?? ''
  const id = String(resources[0]?.id)
  return [
    JSON.stringify({ resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) }, null, 2),
    gzipSync(JSON.stringify(resources.slice(0, 9))),
    ...resources.slice(0, 16).map((resource) => `POST /fhir HTTP/1.1\r\nhost: a\r\n\r\n${JSON.stringify(resource)}`),
    ...[0, 1, 2, 3, 4].map((n) =>
      Array.from({ length: 12 }, (_, i) => {
        const time = new Date(1_790_000_000_000 + random.integer(0, 10 ** 9)).toISOString()
        return `${time} req ${n}${i} /fhir/Patient/${id} sha256=${digest(pick()).toString('hex')} salt=${noise(9).toString('hex')}`
      }).join('\n'),
    ),
    // Sentences of all patients begin alike, and end so.
    ...[20, 26, 34, 48].map((length) => elements.map(({ value }) => value.slice(0, length)).join('\n')),
    elements.map(({ value }) => `"${value.slice(0, 26)}…"`).join('\n'),
    ...Array.from({ length: 6 }, () => pick()).map((value) => value.slice(value.length >> 1)),
    elements.map(({ element, value }) => `"${element}";"${value.replaceAll(' ', '\n')}"`).join('\r\n'),
    elements.flatMap(({ value }) => value.split(/[ -]/)).join('|'),
    `Authorization: Bearer ${['{"alg":"PS256"}', JSON.stringify({ sub: pick(), nonce: noise(12).toString('hex') }), noise(256)].map((part) => Buffer.from(part).toString('base64url')).join('.')}`,
    JSON.stringify({
      mac: createHmac('sha256', noise(32)).update(pick()).digest('base64'),
      key: noise(32).toString('base64'),
    }),
    noise(6000),
    noise(4000).toString('base64'),
    noise(3000).toString('hex'),
    numbers.join(','),
    numbers.map((number) => `<v>${number}</v>`).join('\n'),
  ]
}

it(`nothing is found in ${needed} messages about others`, { timeout: 180_000 }, async () => {
  const search = createSearch(makeTruth('ours').elements)
  const random = createRandom('false alarms')
  let messages = 0
  for (let n = 0; n < patients; n += 1) {
    const observations = messagesOf(makeTruth(`other ${n}`), random).map((message) => observe(message))
    messages += observations.length
    const { findings } = probeOpened('between', await openObservations({ observations }), search)
    const read = findings.filter(({ level }) => level !== 'inferable')
    expect(read.map(({ form, element, offset }) => [n, form, element, offset])).toEqual([])
  }
  expect(messages).toBeGreaterThanOrEqual(needed)
})

it('as much is found in the same messages about the patient', async () => {
  const truth = makeTruth('ours')
  const [bundle = ''] = messagesOf(truth, createRandom('one'))
  const opened = await openObservations({ observations: [observe(bundle)] })
  const { findings } = probeOpened('between', opened, createSearch(truth.elements))
  const read = new Set(findings.filter(({ level }) => level === 'plaintext').map(({ element }) => element))
  const missing = truth.elements.filter(({ element }) => !read.has(element) && !element.startsWith('Task.'))
  expect(missing.map(({ element }) => element)).toEqual([])
})
