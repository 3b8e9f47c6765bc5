import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createDatabase } from './decoder-cases.ts'
import { bsn, bsnElement, element, observe, probe } from './subjects.ts'

const value = 'pneumonie links onder'
const message = (body: string) =>
  `POST /fhir/Condition?x=1 HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

describe('findings', () => {
  it('name the observation, its vantage and its peer', async () => {
    const observations = [observe(value, { id: 'between/sent/7', vantage: 'sent', peer: 'receiver' })]
    const { findings } = await probe('', value, { observations })
    expect(findings).toEqual([
      {
        party: 'between',
        vantage: 'sent',
        element: 'Condition.note',
        level: 'plaintext',
        observation: 'between/sent/7',
        offset: 0,
        length: value.length,
        chain: [],
        form: 'text',
        peer: 'receiver',
      },
    ])
  })

  it('stand in each observation that holds the same bytes', async () => {
    const encoded = gzipSync(value)
    const observations = [observe(encoded), observe(encoded, { id: 'between/sent/1', vantage: 'sent' })]
    const { findings } = await probe('', value, { observations })
    expect(findings.map(({ observation }) => observation)).toEqual(['between/received/1', 'between/sent/1'])
  })

  it('stop at twenty alike, and say so', async () => {
    const { findings, coverage } = await probe(`${value} `.repeat(25), value)
    expect(findings).toHaveLength(20)
    expect(coverage).toMatchObject({ budgetsHit: [], alikeLeftOut: 5 })
  })

  it('say what a request target gives away, once per vantage', async () => {
    const condition = element('nergens te vinden', { location: { resourceType: 'Condition', id: 'c', path: 'note' } })
    const other = element('ook nergens', {
      element: 'Procedure.note',
      location: { resourceType: 'Procedure', id: 'p', path: 'note' },
    })
    const text = message('{}') + message('{}')
    const { findings } = await probe(text, '', { elements: [condition, other] })
    expect(findings).toMatchObject([
      { level: 'inferable', element: 'Condition.note', offset: text.indexOf('Condition'), length: 9 },
    ])
  })
})

describe('a database', () => {
  const database = createDatabase()

  it('gives numbers, and values that run over pages', async () => {
    const { findings } = await probe(database, '', {
      elements: [bsnElement, element('regel 1499 einde van het dossier'), element('regel 800, regel 801, regel 802')],
    })
    expect(findings.map(({ chain }) => chain[0]?.step)).toContain('sqlite')
    expect(findings.some((finding) => finding.element === bsnElement.element)).toBe(true)
    expect(findings.filter((finding) => finding.form === 'text')).toHaveLength(2)
  })

  it('is covered whole', async () => {
    const { coverage } = await probe(database, bsn)
    expect(coverage).toMatchObject({ observedBytes: database.length, decodedBytes: database.length, opaqueBytes: 0 })
  })
})

describe('coverage', () => {
  const cover = async (bytes: Buffer | string) => {
    const { coverage } = await probe(bytes, value)
    expect(coverage.decodedBytes + coverage.ciphertextBytes + coverage.opaqueBytes).toBe(coverage.observedBytes)
    return coverage
  }
  const noise = Buffer.concat(Array.from({ length: 32 }, (_, i) => createHash('sha512').update(`${i}`).digest()))

  it('counts text, also compressed, as decoded', async () => {
    expect((await cover(`${value} é\n`)).opaqueBytes).toBe(0)
    expect((await cover(gzipSync(value.repeat(20)))).opaqueBytes).toBe(0)
    expect(
      (await cover(message(JSON.stringify({ a: Buffer.from(value.repeat(9)).toString('base64') })))).opaqueBytes,
    ).toBe(0)
  })

  it('counts binary bytes as opaque, bare and in base64 or hex', async () => {
    expect((await cover(noise)).opaqueBytes).toBeGreaterThan(noise.length * 0.98)
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      const encoded = noise.toString(encoding)
      expect((await cover(message(JSON.stringify({ a: encoded })))).opaqueBytes).toBeGreaterThan(encoded.length * 0.95)
    }
  })

  it('does not count short identifiers as opaque', async () => {
    expect(
      (await cover(`id=${noise.subarray(0, 32).toString('base64url')} trace=${noise.subarray(0, 16).toString('hex')}`))
        .opaqueBytes,
    ).toBe(0)
  })

  it('counts a signature as explained, and the payload before it as decoded', async () => {
    const [header, payload] = [{ alg: 'ES256' }, { text: value }].map((json) =>
      Buffer.from(JSON.stringify(json)).toString('base64url'),
    )
    const signature = noise.subarray(0, 96).toString('base64url')
    expect(await cover(`${header}.${payload}.${signature}`)).toMatchObject({
      ciphertextBytes: signature.length,
      opaqueBytes: 0,
    })
  })

  it('sums all observations', async () => {
    const observations = [observe('abc'), observe(randomBytes(500), { id: 'b' })]
    const { coverage } = await probe('', value, { observations })
    expect(coverage.observedBytes).toBe(503)
  })
})

it('collects signed statements with the certificates of their signers', async () => {
  const jws = [{ alg: 'PS256', x5c: ['MIIB'] }, { iss: 'x' }, {}]
    .map((json) => Buffer.from(JSON.stringify(json)).toString('base64url'))
    .join('.')
  const bare = [{ alg: 'PS256' }, { iss: 'x' }, {}]
    .map((json) => Buffer.from(JSON.stringify(json)).toString('base64url'))
    .join('.')
  const { statements } = await probe(gzipSync(`authorization: Bearer ${jws} ${bare} ${jws}`), value)
  expect(statements).toMatchObject([
    { jws, x5c: ['MIIB'], observation: 'between/received/1', chain: [{ step: 'gzip' }] },
  ])
})

it('collects what a register answered of a statement by its id, and no claims that name one', async () => {
  const answer = JSON.stringify({ verklaring_id: 'v-1', status: 'revoked' })
  const response = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`
  const { statusAnswers } = await probe(response, value)
  expect(statusAnswers).toMatchObject([{ id: 'v-1', status: 'revoked', observation: 'between/received/1' }])
  for (const other of [{ verklaring_id: 'v-1' }, { verklaring_id: 1, status: 'revoked' }, { status: 'revoked' }]) {
    expect((await probe(gzipSync(JSON.stringify(other)), value)).statusAnswers).toEqual([])
  }
})
