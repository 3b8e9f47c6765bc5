/**
 * `npm run bench:recall`: what the probe misses of a labelled corpus, and what it finds in messages that do not hold it.
 * Exit code 1 when less than 99 % of the leaks came out, when something came out that is not there, or a tool failed.
 */

import { writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { type CleanResult, searchClean } from './recall/clean/share-out.ts'
import { type MadeItem, makeCorpus, planCorpus } from './recall/corpus.ts'
import { createMeasure, type Measured } from './recall/measure.ts'
import { isGoodEnough, summarise, writeSummary } from './recall/summary.ts'
import { openToolbox } from './recall/toolbox.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: 'inkijk' },
    clean: { type: 'string', default: '100000' },
    json: { type: 'boolean', default: false },
    /** A class, or text in the name of an item. */
    only: { type: 'string' },
    /** Decoders and decryptors to leave out. */
    without: { type: 'string', multiple: true, default: [] },
    /** Folder for the bytes of what was missed. */
    keep: { type: 'string' },
  },
})
const { seed, only, keep } = values
const cleanCount = only === undefined ? Number(values.clean) : 0
if (!Number.isSafeInteger(cleanCount) || cleanCount < 0)
  throw new RangeError(`--clean "${values.clean}": expected a number`)

const say = (text: string) => process.stderr.write(`${text}\n`)
const corpus = planCorpus(seed)
const recipes = corpus.recipes.filter(
  ({ class: name, name: title }) => only === undefined || name === only || title.includes(only),
)
if (recipes.length === 0) throw new RangeError(`--only "${only}": no class and no item of that name`)
say(`making ${recipes.length} items`)
const startedAt = performance.now()
await using toolbox = await openToolbox(process.env.PATH ?? '')
const { items, notMade } = await makeCorpus(recipes, toolbox)
const madeAt = performance.now()
const measured = await measureAll(items)
const measuredAt = performance.now()
const clean = await searchAll()
const durationsMs = { corpus: madeAt - startedAt, leaks: measuredAt - madeAt, clean: performance.now() - measuredAt }
if (keep !== undefined) await keepMissed(keep)
const summary = summarise({ seed, measured, notMade, clean: { ...clean, messages: cleanCount }, durationsMs })
process.stdout.write(values.json ? `${JSON.stringify(summary, null, 2)}\n` : writeSummary(summary))
process.exitCode = isGoodEnough(summary) ? 0 : 1

async function measureAll(made: readonly MadeItem[]): Promise<Measured[]> {
  const results: Measured[] = []
  const measure = createMeasure(corpus.absent, { disabled: values.without })
  for (const item of made) {
    results.push(await measure(item))
    if (results.length % 100 === 0) say(`measured ${results.length} of ${made.length}`)
  }
  return results
}

function searchAll(): Promise<CleanResult> {
  if (cleanCount === 0) return Promise.resolve({ alarms: [], bytes: 0 })
  let said = 0
  return searchClean(seed, cleanCount, Math.min(4, availableParallelism()), (done, alarms) => {
    if (done < said + 5000) return
    said = done
    say(`searched ${done} clean messages, ${alarms} false alarms`)
  })
}

async function keepMissed(folder: string): Promise<void> {
  for (const [i, { recipe, made, ok }] of measured.entries()) {
    if (ok) continue
    for (const [k, bytes] of made.observations.entries()) await writeFile(`${folder}/${i}-${k}.bin`, bytes)
    await writeFile(`${folder}/${i}.txt`, `${recipe.name}\n${recipe.expected}\n${recipe.wanted.value}\n`)
  }
}
