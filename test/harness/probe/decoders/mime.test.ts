import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decode, probe, textsOf } from '../subjects.ts'
import { makeZip } from './files/make-zip.ts'

const value = 'pneumonie links onder'
const lines = (...all: string[]) => all.join('\r\n')
const part = (encoding: string, body: string, type = 'text/plain') =>
  lines(`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`, '', body)
const multipart = (boundary: string, ...parts: string[]) =>
  `${parts.map((content) => `--${boundary}\r\n${content}\r\n`).join('')}--${boundary}--\r\n`
const stepsOf = async (bytes: Buffer | string, wanted = value) =>
  (await probe(bytes, wanted)).findings.map(({ chain }) => chain.map(({ step }) => step).join())

describe('transfer encodings of parts', () => {
  it.each([
    ['quoted-printable', 'Reden: pneu=\r\nmonie =6Cinks onder'],
    ['quoted-printable', 'pneu= \r\nmonie links=20=\r\nonder'],
    ['base64', Buffer.from(value).toString('base64').replace(/.{10}/g, '$&\r\n')],
    ['BASE64', ` ${Buffer.from(value).toString('base64').replace(/.{7}/g, '$& \r\n ')}`],
  ])('%s', (encoding, body) => {
    expect(textsOf('multipart', multipart('b', part(encoding, body))).join()).toContain(value)
  })

  it('keep the place of each byte', () => {
    const mime = multipart('b', part('quoted-printable', 'pneu=\r\nmonie =6Cinks'))
    const content = decode('multipart', mime).parts.find((p) => p.part === 'part 1 content')
    expect(content?.bytes.toString()).toBe('pneumonie links')
    expect(content?.positionOf?.(4)).toBe(mime.indexOf('monie'))
    expect(content?.positionOf?.(10)).toBe(mime.indexOf('=6C'))
  })

  it('leave other bytes as they are', () => {
    const { parts } = decode('multipart', multipart('b', part('8bit', 'a=3Db'), part('binary', 'aGFsbG8=')))
    expect(parts.map((p) => p.part)).toEqual(['part 1 head', 'part 1 body', 'part 2 head', 'part 2 body'])
  })
})

describe('boundaries', () => {
  it('that begin with each other are told apart', () => {
    const inner = multipart('grens2', part('7bit', 'binnen'))
    const outer = multipart(
      'grens',
      `Content-Type: multipart/mixed; boundary=grens2\r\n\r\n${inner}`,
      part('7bit', 'buiten'),
    )
    expect(textsOf('multipart', outer).filter((text) => text.includes('grens2--'))).toHaveLength(1)
    expect(textsOf('multipart', outer)).toContain('buiten')
  })

  it('of several messages in a view are each followed', () => {
    const two = `${multipart('een', part('7bit', 'eerste'))}\r\n${multipart('twee', part('7bit', 'tweede'))}`
    expect(textsOf('multipart', two)).toEqual(expect.arrayContaining(['eerste', 'tweede']))
  })

  it('with a space are believed when they were declared', () => {
    const body = multipart('een grens', part('7bit', 'inhoud'))
    expect(textsOf('multipart', `Content-Type: multipart/mixed; boundary="een grens"\r\n\r\n${body}`)).toContain(
      'inhoud',
    )
    expect(decode('multipart', body).parts).toEqual([])
  })

  it('that miss at the end leave the last part', () => {
    const cut = multipart('b', part('7bit', 'eerste'), part('7bit', 'laatste')).replace('--b--\r\n', '')
    expect(textsOf('multipart', cut).map((text) => text.trimEnd())).toEqual(
      expect.arrayContaining(['eerste', 'laatste']),
    )
  })

  it.each([
    ['of one kind', '--b\n'.repeat(70_000)],
    ['of many kinds', Array.from({ length: 40_000 }, (_, i) => `--b${i}\n`).join('')],
    ['opened and closed', '--b\nx\n--b--\n'.repeat(25_000)],
    ['closed only', '--b--\n'.repeat(50_000)],
  ])('%s are read in little time', (_name, text) => {
    const startedAt = performance.now()
    decode('multipart', text)
    expect(performance.now() - startedAt).toBeLessThan(1500)
  })
})

describe('messages', () => {
  const message = (...body: string[]) =>
    lines('From: a@voorbeeld.example', 'Subject: brief', 'MIME-Version: 1.0', ...body)

  it('nest in messages and in archives', async () => {
    const zip = makeZip([{ name: 'brief.txt', content: Buffer.from(value) }]).toString('base64')
    const inner = message(
      'Content-Type: multipart/mixed; boundary=in',
      '',
      multipart('in', part('base64', zip, 'application/zip')),
    )
    const outer = message(
      'Content-Type: multipart/mixed; boundary=uit',
      '',
      multipart('uit', `Content-Type: message/rfc822\r\n\r\n${inner}`),
    )
    const chains = await stepsOf(outer)
    expect(chains.length).toBeGreaterThan(0)
    expect(chains[0]).toMatch(/zip|deflate/)
  })

  it('have their encoding undone', () => {
    const mail = message('Content-Transfer-Encoding: quoted-printable', '', 'pneu=\r\nmonie links onder')
    expect(textsOf('mail', mail)).toContain(value)
  })

  it('come out of a mailbox one by one, with their places', () => {
    const from = 'From a@voorbeeld.example Mon Mar  2 10:00:00 2026\n'
    const box = `${from}Subject: een\n\nhallo\n\n${from}Subject: twee\n\n>From hier\nFrom mij\n`
    const { parts } = decode('mail', box)
    expect(parts.map((p) => p.bytes.toString())).toEqual([
      'Subject: een\n\nhallo\n\n',
      'Subject: twee\n\nFrom hier\nFrom mij\n',
    ])
    expect(parts[1]?.positionOf?.(0)).toBe(box.lastIndexOf('Subject'))
  })
})

describe('what travels in parts and in JSON', () => {
  it('of MTOM is found whatever is in it', async () => {
    const soap = '<s:Envelope><x><xop:Include href="cid:1"/></x></s:Envelope>'
    const zip = makeZip([{ name: 'x', content: Buffer.from(value) }]).toString('latin1')
    const body = multipart('MIME', part('8bit', soap, 'application/xop+xml'), part('binary', zip, 'application/zip'))
    const http = `POST / HTTP/1.1\r\nContent-Type: multipart/related; boundary=MIME\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const chains = await stepsOf(Buffer.from(http, 'latin1'))
    expect(chains[0]).toMatch(/zip|deflate/)
  })

  it('of SOAP with attachments is found', async () => {
    const body = multipart(
      'a',
      part('8bit', '<s:Envelope/>', 'text/xml'),
      part('base64', gzipSync(value).toString('base64')),
    )
    expect((await stepsOf(body))[0]).toContain('gzip')
  })

  it('of a HAR file is found', async () => {
    const zip = makeZip([{ name: 'x', content: Buffer.from(value) }])
    const content = { size: zip.length, mimeType: 'application/zip', text: zip.toString('base64'), encoding: 'base64' }
    const har = { log: { version: '1.2', entries: [{ response: { content } }] } }
    expect((await stepsOf(JSON.stringify(har, null, 2)))[0]).toMatch(/^base64,(zip|deflate)/)
  })

  it('of DICOM JSON is found', async () => {
    const json = { '00420011': { vr: 'OB', InlineBinary: gzipSync(value).toString('base64') } }
    expect((await stepsOf(JSON.stringify(json)))[0]).toBe('base64,gzip')
  })
})
