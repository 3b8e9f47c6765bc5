import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createMemoryControl } from '../../../../harness/contracts/memory-control.ts'
import type { TruthElement } from '../../../../harness/contracts/truth.ts'
import { findPlantedInMemory } from '../../../../harness/probe/memory/find-planted-in-memory.ts'
import { twoByteDecoder } from '../../../../harness/probe/memory/two-byte.ts'
import { type Observed, openObservations } from '../../../../harness/probe/opened.ts'
import { probeParty } from '../../../../harness/probe/probe-party.ts'
import { replayChain } from '../../../../harness/probe/replay-chain.ts'
import { createRootView } from '../../../../harness/probe/view.ts'

const bsn = '999990019'
const elements: TruthElement[] = [
  { element: 'Patient.bsn', value: bsn, class: 'identity', kind: 'bsn', matchedBy: 'value' },
  { element: 'Note', value: 'Café-bezoek na de ingreep', class: 'medical', kind: 'text', matchedBy: 'value' },
  { element: 'Patient.gender', value: 'female', class: 'identity', kind: 'code', matchedBy: 'structure' },
]

function memoryOf(...pieces: (string | Buffer)[]): Observed {
  const between = Buffer.alloc(40, 0x11)
  const bytes = Buffer.concat(pieces.flatMap((piece) => [between, Buffer.from(piece)]).concat(between))
  const memory = { pid: 1, bytes: bytes.length, regions: [], unreadBytes: 0 }
  const observation = { id: 'p/memory/1', party: 'p', vantage: 'memory' as const, file: '', bytes: 0, sha256: '' }
  return { observation: { ...observation, source: 'memory', memory }, bytes }
}

function wide(text: string): Buffer {
  return Buffer.from(text, 'utf16le')
}

async function probe(observed: Observed) {
  const { findings, coverage } = await probeParty({ party: 'p', elements, observations: [observed] })
  for (const finding of findings) {
    const { view } = await replayChain(observed.bytes, finding, [])
    expect(view.chain).toEqual(finding.chain)
    expect(finding).toMatchObject({ vantage: 'memory', level: 'plaintext', observation: 'p/memory/1' })
  }
  return { findings, coverage }
}

describe('memory', () => {
  it.each<[string, string | Buffer, string, number]>([
    ['a one-byte string', `x ${bsn} y`, 'Patient.bsn', 9],
    ['a string in Latin-1', Buffer.from('x Café-bezoek na de ingreep y', 'latin1'), 'Note', 25],
    ['a string in UTF-8', 'x Café-bezoek na de ingreep y', 'Note', 26],
    ['a two-byte string', wide(`x ${bsn} y`), 'Patient.bsn', 18],
    ['a two-byte string with other letters', wide('€† Café-bezoek na de ingreep …'), 'Note', 50],
    ['a two-byte string at an odd position', Buffer.concat([Buffer.from([1]), wide(`x ${bsn} y`)]), 'Patient.bsn', 18],
  ])('gives away %s, at its place', async (_, bytes, element, length) => {
    const observed = memoryOf(bytes)
    const { findings } = await probe(observed)
    expect(findings).toMatchObject([{ element, length }])
    const [{ offset } = { offset: 0 }] = findings
    const encoding = length === 18 || length === 50 ? 'utf16le' : length === 26 ? 'utf8' : 'latin1'
    const text = observed.bytes.toString(encoding, offset, offset + length)
    expect(elements.find((each) => each.element === element)?.value).toBe(text)
  })

  it.each<[string, string | Buffer]>([
    ['another number', '999990020'],
    ['the number inside a longer one', `1${bsn}`],
    ['the same in two bytes', wide(`1${bsn}`)],
    ['letters that are three bytes apart', Buffer.from([...bsn].flatMap((digit) => [digit.charCodeAt(0), 0, 0]))],
    ['a resource with a common value', '{"resourceType":"Patient","gender":"female"}'],
  ])('gives away nothing by %s', async (_, bytes) => {
    expect((await probe(memoryOf(bytes))).findings).toEqual([])
  })

  it('keeps a few of the findings that are alike, and counts the others', async () => {
    const { findings, coverage } = await probe(memoryOf(...new Array<string>(10).fill(`x ${bsn} y`)))
    expect(findings.length).toBe(3)
    expect(coverage.alikeLeftOut).toBe(7)
  })

  it('counts apart from what was handled, and gives no bytes that were not read', async () => {
    const observed = memoryOf(randomBytes(5000))
    const { coverage } = await probe(observed)
    expect(coverage).toMatchObject({ observedBytes: 0, decodedBytes: 0, opaqueBytes: 0, budgetsHit: [] })
    expect(coverage.memoryBytes).toBe(observed.bytes.length)
  })

  it('that could not be read whole is a limit', async () => {
    const { observation, bytes } = memoryOf('x')
    const memory = { pid: 1, bytes: bytes.length, regions: [], unreadBytes: 4096 }
    const { coverage } = await probe({ observation: { ...observation, memory }, bytes })
    expect(coverage.budgetsHit).toEqual(['4096 bytes of p/memory/1 that could not be read'])
  })

  it.each(['one-byte', 'two-byte'])('shows a private key in PEM, %s', async (form) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const opened = await openObservations({ observations: [memoryOf(form === 'one-byte' ? pem : wide(pem))] })
    expect(opened.keys).toMatchObject([{ source: 'p/memory/1: PEM' }])
    const broken = pem.replace(/.{8}\n-----END/, '\n-----END')
    expect((await openObservations({ observations: [memoryOf(broken)] })).keys).toEqual([])
  })

  it('shows a key that was held under the name it was held by', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const [key] = (await openObservations({ observations: [memoryOf(pem)] })).keys
    const held = { id: key?.id ?? '', pem, source: 'keys/tls.key.pem' }
    expect((await openObservations({ observations: [memoryOf(pem)], keys: [held] })).keys).toEqual([held])
  })
})

describe('what is planted in memory', () => {
  const planted = createMemoryControl('seed')
  const { oneByte, twoByte, buffer } = planted
  const open = async (...pieces: (string | Buffer)[]) => openObservations({ observations: [memoryOf(...pieces)] })

  it('is found in each of its forms', async () => {
    const opened = await open(oneByte, wide(twoByte), buffer)
    expect([...findPlantedInMemory(opened, planted, 'never')].sort()).toEqual(['buffer', 'oneByte', 'twoByte'])
  })

  it.each([
    ['oneByte', [wide(oneByte), wide(twoByte), buffer]],
    ['twoByte', [oneByte, twoByte, buffer]],
    ['buffer', [oneByte, wide(twoByte), buffer.toString('hex')]],
  ])('is missed when %s does not stand there in that form', async (form, pieces) => {
    const found = findPlantedInMemory(await open(...pieces), planted, 'never')
    expect(found.has(form as 'buffer')).toBe(false)
    expect(found.size).toBe(2)
  })

  it.each([false, true])('shows a value that was never sent, two-byte %s', async (isWide) => {
    const opened = await open(isWide ? wide('never sent at all') : 'never sent at all')
    expect(findPlantedInMemory(opened, planted, 'never sent').has('negative')).toBe(true)
  })

  it('is not missed because a decoder for two-byte text is switched off without notice', async () => {
    const observations = [memoryOf(oneByte, wide(twoByte), buffer)]
    const opened = await openObservations({ observations, disabled: [twoByteDecoder.id] })
    expect(findPlantedInMemory(opened, planted, 'never').has('twoByte')).toBe(false)
  })
})

describe('two-byte text', () => {
  const read = (bytes: Buffer) => {
    const { parts } = twoByteDecoder.decode(createRootView(bytes), {
      maxDepth: 1,
      maxExpandedBytes: 1,
      take: () => true,
      hit: () => {},
    })
    return parts.map(({ bytes: text, at }) => [text.toString(), at.offset])
  }

  it.each([0, 1, 2, 3])('is read whole at %d bytes from a multiple of four', (offset) => {
    const text = 'Onderzoek – €12, „goed”'
    const bytes = Buffer.concat([Buffer.alloc(8 + offset, 0xff), wide(text), Buffer.alloc(8, 0xff)])
    expect(read(bytes)).toEqual([[text, 8 + offset]])
    // Wherever the bytes themselves begin.
    const moved = Buffer.concat([Buffer.alloc(1), bytes]).subarray(1)
    expect(read(moved)).toEqual([[text, 8 + offset]])
  })

  it('is read up to the last byte and from the first', () => {
    expect(read(wide('abcdefgh'))).toEqual([['abcdefgh', 0]])
    expect(read(Buffer.concat([Buffer.from([0]), wide('abcdefghi')]))).toEqual([['abcdefghi', 1]])
  })

  it('is no text when it is short or binary', () => {
    expect(read(Buffer.concat([Buffer.alloc(4, 0xff), wide('abcdefg'), Buffer.alloc(4, 0xff)]))).toEqual([])
    expect(read(Buffer.from('abcdefghijklmnop'))).toEqual([])
    expect(read(Buffer.alloc(64))).toEqual([])
    expect(read(randomBytes(4096)).length).toBeLessThan(2)
  })
})
