import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { CompactEncrypt } from 'jose'
import { describe, expect, it } from 'vitest'
import { loadKeyStore } from '../../../harness/probe/keys/read-key-file.ts'
import { openObservations } from '../../../harness/probe/opened.ts'
import { probeOpened } from '../../../harness/probe/probe-party.ts'
import { replayChain } from '../../../harness/probe/replay-chain.ts'
import { createSearch } from '../../../harness/probe/search.ts'
import { transcribe } from '../../../harness/probe/transcript/transcribe.ts'
import { element, observe } from './subjects.ts'

const value = 'pneumonie bij mw. Jánsenstra'
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const keys = loadKeyStore([{ name: 'held', content: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })) }])
const messageKey = randomBytes(32)
const seal = (text: Buffer, alg: string, key: Parameters<CompactEncrypt['encrypt']>[0]) =>
  new CompactEncrypt(text).setProtectedHeader({ alg, enc: 'A256GCM' }).encrypt(key)

const sealed = JSON.stringify({
  note: await seal(Buffer.from(value), 'A256KW', messageKey),
  key: await seal(messageKey, 'RSA-OAEP-256', publicKey),
})
const short = Array.from({ length: 30 }, (_, i) => Buffer.from(`woord ${i}`).toString('base64')).join(' ')
const bodies = [
  `{"note":"${value}"}`,
  JSON.stringify({ a: JSON.stringify({ note: value }) }),
  `${short} ${Buffer.from(value).toString('base64')} ${gzipSync(value).toString('base64')}`,
  sealed,
]
const stream = Buffer.from(
  bodies.map((body) => `POST /a HTTP/1.1\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`).join(''),
)

async function open(held = keys) {
  const observed = observe(stream, { connection: 'between/1', peer: 'sender' })
  const opened = await openObservations({ observations: [observed], keys: held })
  const { findings, located } = probeOpened('between', opened, createSearch([element(value)]))
  const named = findings.map((finding, i) => ({ ...finding, id: `f${i + 1}`, exchange: 'x/y' }))
  const transcript = transcribe({
    exchange: 'x/y',
    party: 'between',
    opened,
    located,
    findings: named,
    connections: [],
  })
  return { named, transcript }
}

describe('replaying a chain', () => {
  it('gives a view that holds the value, for every finding', async () => {
    const { named } = await open()
    expect(named.map(({ level }) => level)).toEqual(['plaintext', 'plaintext', 'plaintext', 'plaintext', 'decryptable'])
    for (const finding of named) {
      const { view, steps } = await replayChain(stream, finding, keys)
      expect(view.bytes.toString('utf8')).toContain(value)
      expect(steps.map(({ step }) => step)).toEqual(finding.chain)
    }
  })

  it('fails on other bytes, another range, or without the key', async () => {
    const { named } = await open()
    const [, , , , decryptable] = named
    if (decryptable === undefined) throw new Error('nothing was decryptable')
    await expect(replayChain(stream, decryptable, [])).rejects.toMatchObject({ code: 'RUN_INVALID' })
    await expect(replayChain(stream.subarray(1), decryptable, keys)).rejects.toMatchObject({ code: 'RUN_INVALID' })
    const chain = decryptable.chain.map((step) => ({ ...step, offset: step.offset + 1 }))
    await expect(replayChain(stream, { ...decryptable, chain }, keys)).rejects.toMatchObject({ code: 'RUN_INVALID' })
  })
})

describe('a transcript', () => {
  it('has an entry per message with its head, its body and its direction', async () => {
    const { transcript } = await open()
    expect(transcript.entries).toHaveLength(4)
    expect(transcript.entries[1]).toMatchObject({
      message: {
        from: 'sender',
        to: 'between',
        kind: 'request',
        startLine: 'POST /a HTTP/1.1',
        connection: 'between/1',
        number: 2,
      },
    })
    expect(transcript.entries[0]?.segments.map(({ label }) => label)).toEqual(['head', 'body'])
  })

  it('marks the value in the text of the segment that its finding leads to', async () => {
    const { named, transcript } = await open()
    const marked = transcript.entries.flatMap((entry) =>
      entry.segments.flatMap((segment) =>
        segment.marks.map((mark) => ({ ...mark, text: segment.text.slice(mark.start, mark.start + mark.length) })),
      ),
    )
    expect(marked.map(({ finding }) => finding).toSorted()).toEqual(named.map(({ id }) => id))
    expect(marked.every(({ text }) => text === value)).toBe(true)
  })

  it('closes what the party has no key for, and opens it with the key', async () => {
    const labelsOf = async (held: typeof keys) => {
      const { transcript } = await open(held)
      return transcript.entries[3]?.segments.map(({ label, closed }) => closed ?? label)
    }
    expect(await labelsOf([])).toEqual([
      'head',
      'body',
      'JWE (A256KW, A256GCM), no key',
      'JWE (RSA-OAEP-256, A256GCM), no key',
    ])
    expect(await labelsOf(keys)).toEqual(['head', 'body', 'body › jwe', 'binary, 32 bytes'])
  })

  it('shows the bytes of a finding and the text around it', async () => {
    const { named, transcript } = await open()
    expect(transcript.excerpts).toHaveLength(named.length)
    for (const excerpt of transcript.excerpts) {
      const finding = named.find(({ id }) => id === excerpt.finding)
      const { text, start, length } = excerpt.decoded
      expect(text.slice(start, start + length)).toBe(value)
      expect(excerpt.rawOffset + excerpt.start).toBe(finding?.offset)
      const raw = Buffer.from(excerpt.raw, 'base64')
      expect(raw.equals(stream.subarray(excerpt.rawOffset, excerpt.rawOffset + raw.length))).toBe(true)
    }
  })

  it('gives what was logged as text', async () => {
    const opened = await openObservations({
      observations: [observe(`{"msg":"${value}"}\n`, { vantage: 'logged', source: 'log' })],
    })
    const { findings, located } = probeOpened('between', opened, createSearch([element(value)]))
    const named = findings.map((finding) => ({ ...finding, id: 'f1', exchange: 'x/y' }))
    const { entries } = transcribe({
      exchange: 'x/y',
      party: 'between',
      opened,
      located,
      findings: named,
      connections: [],
    })
    expect(entries).toMatchObject([{ vantage: 'logged', segments: [{ label: 'log', marks: [{ finding: 'f1' }] }] }])
    expect(entries[0]?.message).toBeUndefined()
  })
})
