/**
 * `npm run bench:probe`: how fast the probe searches, beside ripgrep in the same run, and how fast it decodes. With
 * `--quick` without the large file, with `--scan` also without decoding.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { formsOf } from '../../harness/probe/forms/forms-of.ts'
import { createMatcher } from '../../harness/probe/match/matcher.ts'
import type { Observed } from '../../harness/probe/opened.ts'
import { probeParty } from '../../harness/probe/probe-party.ts'
import { createElements, createRandom, createSoapMessage, createTraffic, createValues } from './probe-corpus.ts'
import { measureLargeFile } from './probe-large-file.ts'

const rounds = 5
const scanBytes = 128 * 1024 * 1024
const decodeBytes = 16 * 1024 * 1024
const observationBytes = 1024 * 1024
const counts = [100, 1000, 5000, 10_000]
const valuesInForms = 1000
const largeFileBytes = 2 * 1024 ** 3

const folder = mkdtempSync(join(tmpdir(), 'inkijk-bench-probe-'))
try {
  console.log(
    `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}); medians of ${rounds}\n`,
  )
  benchScan()
  if (!process.argv.includes('--scan')) await benchDecoding()
  if (!process.argv.includes('--scan')) await benchSoapMessage()
  if (!process.argv.some((flag) => flag === '--quick' || flag === '--scan'))
    console.log(await measureLargeFile(folder, largeFileBytes))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/**
 * The search alone, over bytes that are at hand; ripgrep's time includes its start and the reading of a cached file. Both
 * look for the same needles, in turns, so that other work on the machine slows down both.
 */
function benchScan(): void {
  const random = createRandom(1)
  const values = createValues(Math.max(...counts), random)
  const corpus = createTraffic(scanBytes, values, random)
  const file = join(folder, 'corpus')
  writeFileSync(file, corpus)
  for (const count of counts) compareScans(`${count} values`, values.slice(0, count), corpus, file)
  const forms = createElements(values.slice(0, valuesInForms)).flatMap((element) =>
    formsOf(element).map(({ bytes }) => bytes.toString()),
  )
  compareScans(`${valuesInForms} values in ${forms.length} forms`, [...new Set(forms)], corpus, file)
}

function compareScans(title: string, needles: readonly string[], corpus: Buffer, file: string): void {
  const match = createMatcher(needles.map((needle) => Buffer.from(needle)))
  let hits = 0
  const scan = () => {
    hits = 0
    match(corpus, () => {
      hits += 1
    })
  }
  const patterns = join(folder, 'patterns')
  writeFileSync(patterns, `${needles.join('\n')}\n`)
  const ripgrep = () => spawnSync('rg', ['-j1', '-a', '-c', '-F', '-f', patterns, file], { stdio: 'ignore' })
  const isThere = ripgrep().error === undefined
  const [own, beside] = mediansOf([scan, ...(isThere ? [ripgrep] : [])])
  const rate = toRate(scanBytes, own ?? Number.NaN)
  const comparison =
    own === undefined || beside === undefined
      ? 'rg is not on the PATH'
      : `rg ${toRate(scanBytes, beside).toFixed(0)} MB/s: ${(beside / own).toFixed(1)} times as fast`
  console.log(`search for ${title}: ${rate.toFixed(0)} MB/s (${hits} hits); ${comparison}`)
}

/** Everything: opening the observations, searching in all that came out, coverage. */
async function benchDecoding(): Promise<void> {
  const random = createRandom(2)
  const values = createValues(500, random)
  const corpus = createTraffic(decodeBytes, values, random)
  const observations = Array.from({ length: decodeBytes / observationBytes }, (_, i) =>
    observe(corpus.subarray(i * observationBytes, (i + 1) * observationBytes), i),
  )
  const input = { party: 'bench', observations, elements: createElements(values) }
  const times: number[] = []
  let found = 0
  for (let round = 0; round < rounds + 1; round += 1) {
    const startedAt = performance.now()
    const { findings, coverage } = await probeParty(input)
    found = findings.length + coverage.alikeLeftOut
    if (round > 0) times.push((performance.now() - startedAt) / 1000)
  }
  const rate = toRate(decodeBytes, middleOf(times)).toFixed(1)
  console.log(`all decoding of mixed traffic, 500 values: ${rate} MB/s (${found} findings)`)
}

/** A message that was not seen before in each round, after enough rounds to warm up. */
async function benchSoapMessage(): Promise<void> {
  const random = createRandom(3)
  const [value = ''] = createValues(1, random)
  const times: number[] = []
  let bytes = 0
  for (let round = 0; round < 60; round += 1) {
    const message = createSoapMessage(random, value)
    bytes = message.length
    const startedAt = performance.now()
    await probeParty({ party: 'bench', observations: [observe(message, 0)], elements: createElements([value]) })
    if (round >= 40) times.push(performance.now() - startedAt)
  }
  console.log(`SOAP message of ${(bytes / 1000).toFixed(0)} kB: ${middleOf(times).toFixed(2)} ms (aim: 5)`)
}

function observe(bytes: Buffer, number: number): Observed {
  const id = `bench/received/${number}`
  const observation = { id, party: 'bench', vantage: 'received', file: id, bytes: bytes.length } as const
  return { observation: { ...observation, sha256: '', source: 'stream' }, bytes }
}

/** Seconds of each, run in turns. */
function mediansOf(runs: readonly (() => void)[]): number[] {
  const times = runs.map((): number[] => [])
  for (let round = 0; round < rounds + 1; round += 1) {
    for (const [i, run] of runs.entries()) {
      const startedAt = performance.now()
      run()
      // The first round warms up.
      if (round > 0) times[i]?.push((performance.now() - startedAt) / 1000)
    }
  }
  return times.map(middleOf)
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function toRate(bytes: number, seconds: number): number {
  return bytes / seconds / 1e6
}
