/**
 * Fuzzes for as long as it is told, and keeps what reaches new blocks to go on from:
 * `node test/harness/probe/fuzz/soak.ts --minutes 10 --seed 1 [--target ID]`. Prints each failure with its seed and its input
 * in base64; ends with 1 when there was any.
 */

import { parseArgs } from 'node:util'
import { createBudget } from '../../../../harness/probe/budget.ts'
import { createRootView } from '../../../../harness/probe/view.ts'
import { startBlockCoverage } from './block-coverage.ts'
import { makeCiphertexts } from './ciphertexts.ts'
import { describeFailure, findFaults, type Pool } from './fuzz-target.ts'
import { mutate } from './mutate.ts'
import { choosePump, findSlowness } from './pump.ts'
import { createRandom } from './random.ts'
import { collectSamples } from './samples.ts'
import { decoderTargets, decryptorTargets, longestInput, type Target, wholeTargets } from './targets.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, target: { type: 'string' } },
})
const minutes = Number(values.minutes ?? 10)
const batch = 25
const longestBatchUs = 2_000_000
/** Kept inputs per target; older ones make room. */
const longestCorpus = 400

interface Grown {
  target: Target
  /** Inputs that reached new blocks, and what the target reads. */
  corpus: Buffer[]
  isDecoder: boolean
}

const samples = collectSamples()
const ciphertexts = await makeCiphertexts()
const pool: Pool = { all: [...samples.all, ...Object.values(ciphertexts.byDecryptor).flat()], marks: samples.marks }
const decoders = decoderTargets(samples)
const all = [...decoders, ...decryptorTargets(ciphertexts), ...wholeTargets(samples)]
const grown: Grown[] = all
  .filter(({ id }) => values.target === undefined || id === values.target)
  .map((target) => ({ target, corpus: [...target.own], isDecoder: decoders.includes(target) }))
const reported = new Set<string>()
using coverage = startBlockCoverage()
const seen = new Set<string>()
const startedAt = performance.now()
let seed = Number(values.seed ?? 1)
let inputs = 0
let kept = 0
while (performance.now() - startedAt < minutes * 60_000) {
  for (const one of grown) await soak(one)
  const elapsed = Math.round((performance.now() - startedAt) / 1000)
  say(`${elapsed} s: ${inputs} inputs, ${kept} kept, ${seen.size} blocks, ${reported.size} faults, seed ${seed}`)
}
process.exitCode = reported.size > 0 ? 1 : 0

async function soak(one: Grown): Promise<void> {
  const { target, corpus, isDecoder } = one
  const tried: Buffer[] = []
  const since = process.threadCpuUsage()
  for (let n = 0; n < batch && process.threadCpuUsage(since).user < longestBatchUs; n += 1) {
    seed += 1
    const random = createRandom(seed)
    const others = random.chance(0.7) && corpus.length > 0 ? corpus : pool.all
    const marks = random.chance(0.6) && target.marks.length > 0 ? target.marks : pool.marks
    const start = random.pick(random.chance(0.9) && corpus.length > 0 ? corpus : pool.all)
    const input = mutate(start, { random, others, marks, longest: longestInput })
    await tryInput(target, input)
    tried.push(input)
  }
  if (isDecoder) tryPump(target, corpus)
  const fresh = [...coverage.take()].filter((block) => !seen.has(block))
  if (fresh.length > 0) await keep(one, tried, new Set(fresh))
}

/** Reads each once more, to tell which of them reached what is new. */
async function keep({ target, corpus }: Grown, tried: readonly Buffer[], fresh: Set<string>): Promise<void> {
  for (const block of fresh) seen.add(block)
  for (const input of tried) {
    await findFaults(target, input)
    const reached = [...coverage.take()].filter((block) => fresh.delete(block))
    if (reached.length === 0) continue
    kept += 1
    corpus.push(input)
    if (corpus.length > target.own.length + longestCorpus) corpus.splice(target.own.length, 1)
  }
}

async function tryInput(target: Target, input: Buffer): Promise<void> {
  inputs += 1
  for (const what of await findFaults(target, input)) report({ target: target.id, what, seed, input })
}

function tryPump(target: Target, corpus: readonly Buffer[]): void {
  const own = corpus.filter((sample) => sample.length > 0)
  const run = (input: Buffer) => void target.run(createRootView(input), createBudget())
  const what = findSlowness(run, choosePump(own.length > 0 ? own : pool.all, target.marks, createRandom(seed)))
  if (what !== undefined) report({ target: target.id, what, seed, input: Buffer.alloc(0) })
}

/** Faults that differ in numbers only are reported once. */
function report(failure: { target: string; what: string; seed: number; input: Buffer }): void {
  const kind = `${failure.target} ${failure.what.replaceAll(/\d+/g, 'N').slice(0, 300)}`
  if (!reported.has(kind)) say(describeFailure(failure))
  reported.add(kind)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
