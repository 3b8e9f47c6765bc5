import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { probePaths } from '../../../harness/probe/probe-paths.ts'
import { makeCertificate, recordTls, writeCapture } from './captures.ts'
import { tarFile, zipFile } from './scan-archives.ts'
import { capture, packetsOf } from './scan-captures.ts'
import { elements, filler, makeScanFolder, scanBytes, smallLimits, value, withInserted } from './scan-subjects.ts'

const large = 300_000
const text = withInserted(large, 200_000, `\n${value}\n`)

function stepsOf(chain: readonly { step: string; part?: string }[]): string[] {
  return chain.map(({ step, part }) => (part === undefined ? step : `${step} ${part}`))
}

describe('compressed streams that give more than a window', () => {
  it.each([
    ['log.gz', 'gzip', gzipSync(text)],
    ['log.zst', 'zstd', zstdCompressSync(text)],
    ['log.br', 'brotli', brotliCompressSync(text)],
    ['two.gz', 'gzip', Buffer.concat([gzipSync(filler(large, 7)), gzipSync(text)])],
  ])('reads %s to its end', async (name, step, bytes) => {
    const { findings, coverage } = await scanBytes(name, bytes)
    expect(findings).toMatchObject([
      { offset: 0, length: bytes.length, chain: [{ step, offset: 0, length: bytes.length }] },
    ])
    expect(coverage).toMatchObject([{ observedBytes: bytes.length, decodedBytes: bytes.length, budgetsHit: [] }])
  })

  it('reads an archive in them, with the steps and places of a small one', async () => {
    const bytes = gzipSync(tarFile({ 'a.txt': filler(5000), 'dir/large.log': text, 'last.txt': 'einde\n' }))
    const { findings } = await scanBytes('backup.tar.gz', bytes)
    expect(findings.map(({ chain }) => stepsOf(chain))).toEqual([['gzip', 'tar dir/large.log']])
    expect(findings[0]?.chain[1]).toMatchObject({ offset: 512 + 5120 + 512, length: text.length })
  })

  it('searches what stands behind the compressed bytes', async () => {
    const bytes = Buffer.concat([gzipSync(filler(large)), Buffer.from(`\nlos: ${value}\n`)])
    const { findings } = await scanBytes('log.gz', bytes)
    expect(findings).toMatchObject([{ offset: bytes.indexOf(value), chain: [] }])
  })

  it('says so when one is damaged', async () => {
    const bytes = gzipSync(filler(large))
    bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 2000)
    const { coverage } = await scanBytes('log.gz', bytes)
    expect(coverage[0]?.budgetsHit.join()).toMatch(/^gzip at 0: damaged/)
  })

  it('ends a bomb in a stated limit', async () => {
    const { coverage } = await scanBytes('bomb.gz', gzipSync(Buffer.alloc(2_000_000)), {
      limits: { windowBytes: 32_768, wholeBytes: 65_536, maxStreamBytes: 500_000 },
    })
    expect(coverage[0]?.budgetsHit.join()).toContain('gives more than 500000 bytes')
  })

  it('names formats that it does not read', async () => {
    const { coverage } = await scanBytes(
      'x.xz',
      Buffer.concat([Buffer.from('\xfd7zXZ\0', 'latin1'), Buffer.alloc(500, 0x9d)]),
    )
    expect(coverage[0]?.budgetsHit.join()).toContain('xz: not a format that is read')
  })
})

describe('archives', () => {
  it.each([
    ['a deflated entry', { method: 8 as const }],
    ['a stored entry', { method: 0 as const }],
    ['a deflated entry of unknown length', { method: 8 as const, described: true }],
  ])('finds a value in %s of a ZIP file that is larger than a window', async (_name, options) => {
    const bytes = zipFile({ 'klein.txt': `${value} 1\n`, 'groot.log': text, 'einde.txt': `${value} 3\n` }, options)
    const { findings, coverage } = await scanBytes('archive.zip', bytes)
    const expected = [['zip klein.txt'], ['zip groot.log'], ['zip einde.txt']]
    expect(findings.map(({ chain }) => stepsOf(chain))).toEqual(expected)
    expect(coverage[0]?.budgetsHit).toEqual([])
  })

  it('gives positions in the file for what is stored as it is', async () => {
    for (const [name, bytes] of [
      ['a.zip', zipFile({ 'groot.log': text }, { method: 0 })],
      ['a.tar', tarFile({ 'groot.log': text })],
    ] as const) {
      const { findings } = await scanBytes(name, bytes)
      expect(findings).toMatchObject([{ offset: bytes.indexOf(value), length: value.length }])
    }
  })

  it('reads a compressed entry in an archive in an archive', async () => {
    const inner = zipFile({ 'diep.log': text }, { method: 8 })
    const bytes = tarFile({ 'x.bin': filler(70_000), 'inner.zip': Buffer.concat([inner, filler(70_000)]) })
    const { findings } = await scanBytes('a.tar', bytes)
    expect(findings.map(({ chain }) => stepsOf(chain))).toEqual([['tar inner.zip', 'zip diep.log']])
  })

  it('says that a large encrypted entry was not opened', async () => {
    const bytes = zipFile({ 'geheim.log': text }, { method: 0, encrypted: true })
    const { coverage } = await scanBytes('a.zip', bytes)
    expect(coverage[0]?.budgetsHit.join()).toContain('zip "geheim.log": encrypted')
  })
})

describe('what begins in one window and ends in another', () => {
  it('is read to its end when it is compressed', async () => {
    const inner = gzipSync(Buffer.concat([text, filler(400_000, 5)]))
    const bytes = withInserted(150_000, 20_000, inner)
    const { findings, coverage } = await scanBytes('disk.img', bytes)
    expect(findings).toMatchObject([
      { offset: 20_000, length: inner.length, chain: [{ step: 'gzip', offset: 20_000 }] },
    ])
    expect(coverage).toMatchObject([{ budgetsHit: [], opaqueBytes: 0 }])
  })

  it('is put together when it is encoded', async () => {
    const encoded = gzipSync(
      Buffer.concat([text.subarray(180_000), Buffer.from(filler(9000, 3).toString('base64'))]),
    ).toString('base64')
    expect(encoded.length).toBeGreaterThan(12_000)
    const bytes = withInserted(150_000, 25_000, `\n{"data":"${encoded}"}\n`)
    const { findings } = await scanBytes('mail.har', bytes)
    expect(findings.map(({ chain }) => stepsOf(chain))).toEqual([['base64', 'gzip']])
  })
})

describe('databases', () => {
  it('finds values that are spread over pages far apart', async () => {
    await using folder = await makeScanFolder()
    const database = new DatabaseSync(folder.file('store.db'))
    database.exec('pragma page_size=1024; create table notes (id integer primary key, text blob)')
    const insert = database.prepare('insert into notes (text) values (?)')
    for (let i = 0; i < 200; i += 1) insert.run(gzipSync(filler(1500, i)).toString('base64'))
    insert.run(Buffer.concat([filler(1000, 3), Buffer.from(`${value}, `), filler(4000, 4)]))
    database.exec('delete from notes where id % 2 = 0')
    insert.run(Buffer.concat([filler(1960, 3), Buffer.from(`nogmaals ${value}`), filler(30_000, 4)]))
    database.close()
    const whole = await probePaths({ paths: [folder.path], elements, workers: 0 })
    const cut = await probePaths({ paths: [folder.path], elements, workers: 0, limits: smallLimits })
    expect(whole.findings.length).toBeGreaterThanOrEqual(2)
    expect(cut.findings).toEqual(whole.findings)
    const [a, b] = [whole, cut].map(({ coverage }) => coverage[0]?.opaqueBytes ?? Number.NaN)
    expect(cut.coverage).toMatchObject([{ budgetsHit: [] }])
    // Text of a few letters in a page counts or not by what stands beside it.
    expect(Math.abs((a ?? 0) - (b ?? 0))).toBeLessThan(100)
  })

  it('finds them in a write-ahead log, too', async () => {
    await using folder = await makeScanFolder()
    const database = new DatabaseSync(folder.file('store.db'))
    database.exec('pragma page_size=1024; pragma journal_mode=wal; pragma wal_autocheckpoint=0')
    database.exec('create table notes (id integer primary key, text blob)')
    const insert = database.prepare('insert into notes (text) values (?)')
    for (let i = 0; i < 60; i += 1) insert.run(filler(1500, i))
    insert.run(Buffer.concat([filler(1960, 3), Buffer.from(`nogmaals ${value}`), filler(30_000, 4)]))
    const log = readFileSync(folder.file('store.db-wal'))
    database.close()
    expect(log.length).toBeGreaterThan(smallLimits.wholeBytes ?? 0)
    const { findings, coverage } = await scanBytes('store.db-wal', log)
    expect(findings.map(({ chain }) => chain.map(({ step }) => step))).toEqual([['sqlite']])
    expect(coverage).toMatchObject([{ observedBytes: log.length, budgetsHit: [] }])
  })

  it('says what it does not put together inside compressed data', async () => {
    const database = Buffer.concat([Buffer.from('SQLite format 3\0\x04\0\x01\x01\0', 'latin1'), filler(large)])
    const { coverage } = await scanBytes('store.db.gz', gzipSync(database))
    expect(coverage[0]?.budgetsHit.join()).toContain(
      'in gzip: sqlite: of more than 65536 bytes and inside another file',
    )
  })
})

describe('mail', () => {
  it('is read message by message, also where attachments are longer than windows share', async () => {
    const attachment = gzipSync(Buffer.concat([filler(20_000, 8), Buffer.from(value), noise(9000), filler(9000, 9)]))
    const wrapped = attachment.toString('base64').replaceAll(/.{76}/g, '$&\r\n')
    expect(wrapped.length).toBeGreaterThan(2 * (smallLimits.overlapBytes ?? 0))
    const message = (text: string) =>
      `From a@b.example Thu Jan  1 00:00:00 2026\nFrom: a@b.example\nDate: x\nContent-Transfer-Encoding: base64\n\n${text}\n\n`
    for (let before = 20_000; before < 32_000; before += 4_000) {
      const box = `${message(filler(before).toString('base64'))}${message(wrapped)}${message(filler(30_000).toString('base64'))}`
      const { findings, coverage } = await scanBytes('inbox', box)
      // By the mail, and by its lines alone: both ways lead to the one attachment.
      expect(new Set(findings.map(({ chain }) => chain.at(-1)?.step)), `${before}`).toEqual(new Set(['gzip']))
      expect(coverage[0]?.budgetsHit).toEqual([])
    }
  })
})

describe('captures', () => {
  const response = `HTTP/1.1 200 OK\r\nContent-Length: ${large + value.length + 2}\r\n\r\n`
  // In two packets, so that it is whole in the connection alone.
  const split = withInserted(large, 1400 * 150 - response.length - 8, value)
  const streams = [
    { port: 40_001, bytes: Buffer.concat([Buffer.from(response), split]) },
    { port: 40_002, bytes: Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${value.length}\r\n\r\n${value}`) },
    { port: 40_003, bytes: filler(90_000, 9) },
  ]

  it.each(['pcap', 'pcapng'] as const)('puts connections together over a whole %s file', async (format) => {
    // Packets of seven bytes of the small connection, far apart: no window of the file holds the value.
    const bytes = capture(packetsOf(streams, { 40002: 7 }), format)
    const { findings } = await scanBytes('trace.pcap', bytes)
    expect(findings.map(({ chain }) => stepsOf(chain)[0])).toEqual([
      'pcap 10.0.0.2:40002>10.0.0.1:443',
      'pcap 10.0.0.2:40001>10.0.0.1:443',
    ])
  })

  it('opens TLS in them with the key log in another file', async () => {
    const dialogue = {
      request: `POST / HTTP/1.1\r\nContent-Length: ${value.length}\r\n\r\n${value}`,
      answer: 'HTTP/1.1 204 OK\r\n\r\n',
    }
    const { chunks, keyLog } = await recordTls(makeCertificate(), dialogue, { minVersion: 'TLSv1.3' })
    const others = [40_003, 40_004].map((port) => ({ port, bytes: filler(40_000, port) }))
    const records = capture(packetsOf(others, {}), 'pcap')
    const small = writeCapture(chunks, { segmentBytes: 100 }).subarray(24)
    // Its packets stand far apart, between those of another connection.
    const cut = recordEnd(small, 400)
    const spread = Buffer.concat([
      records.subarray(0, 24),
      small.subarray(0, cut),
      records.subarray(24),
      small.subarray(cut),
    ])
    await using folder = await makeScanFolder({ 'trace.pcap': spread, 'tls.keys': keyLog })
    const { findings, coverage } = await probePaths({ paths: [folder.path], elements, limits: smallLimits, workers: 0 })
    expect(findings.map(({ level, chain }) => [level, chain[0]?.step])).toEqual([['decryptable', 'tls-records']])
    expect(coverage.map(({ budgetsHit }) => budgetsHit)).toEqual([[], []])
    await using closed = await makeScanFolder({ 'trace.pcap': spread })
    expect((await probePaths({ paths: [closed.path], elements, limits: smallLimits, workers: 0 })).findings).toEqual([])
  })

  it('loses nothing where it divides a long connection', async () => {
    for (let offset = 60_000; offset < 66_000; offset += 700) {
      const bytes = capture(packetsOf([{ port: 40_001, bytes: withInserted(200_000, offset, value) }], {}), 'pcap')
      const { findings } = await scanBytes('trace.pcap', bytes)
      expect(findings.length, `at ${offset}`).toBe(1)
    }
  })

  it('says which connections were longer than is held at once', async () => {
    const { coverage } = await scanBytes('trace.pcap', capture(packetsOf(streams, {}), 'pcap'))
    expect(coverage[0]?.budgetsHit.join()).toContain(
      'connection 10.0.0.1:443 – 10.0.0.2:40001: more than is held at once',
    )
  })
})

/** End of the first packet that ends behind a place, in records of a little-endian capture. */
function recordEnd(records: Buffer, from: number): number {
  let at = 0
  while (at < from) at += 16 + records.readUInt32LE(at + 8)
  return at
}

/** Bytes that do not compress, the same each time. */
function noise(bytes: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(bytes / 32) }, (_, i) => createHash('sha256').update(`${i}`).digest())
  return Buffer.concat(blocks).subarray(0, bytes)
}
