/** Computes every verdict and exposure of a run again, from its evidence folder, and compares. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HarnessError } from '../contracts/error.ts'
import { type ExchangeResult, type Result, verdictNames } from '../contracts/result.ts'
import { assessExchange } from './assess-exchange.ts'
import { evidenceFolder, readEvidence } from './evidence-folder.ts'

export interface Verification {
  exchange: string
  verdicts: number
  exposures: number
  findings: number
  /** What came out differently. */
  differences: string[]
}

export async function readResult(runDirectory: string): Promise<Result> {
  const file = join(runDirectory, 'result.json')
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new HarnessError('RUN_NOT_FOUND', `no run at "${runDirectory}": result.json cannot be read (${cause.code})`, {
      cause,
    })
  })
  try {
    const result = JSON.parse(text) as Result
    if (result.schema === 'inkijk-result/1') return result
  } catch {
    // Falls through to the one message for a file that is no result.
  }
  throw new HarnessError('RUN_INVALID', `"${file}" is not a result of schema inkijk-result/1`)
}

export async function verifyExchange(
  runDirectory: string,
  stated: ExchangeResult,
  result: Result,
): Promise<Verification> {
  const directory = evidenceFolder(runDirectory, stated.id)
  const { result: found, findings } = await assessExchange(directory, await readEvidence(directory))
  const statedFindings = result.findings
    .filter((finding) => finding.exchange === stated.id)
    .map((finding) => finding.id)
  return {
    exchange: stated.id,
    verdicts: verdictNames.length,
    exposures: found.exposures.length,
    findings: findings.length,
    differences: [
      ...compareVerdicts(stated, found),
      ...compareExposures(stated, found),
      ...compareSets(
        'finding',
        statedFindings,
        findings.map((finding) => finding.id),
      ),
    ],
  }
}

function compareVerdicts(stated: ExchangeResult, found: ExchangeResult): string[] {
  return verdictNames.flatMap((name) => {
    const [before, after] = [stated.verdicts[name]?.outcome, found.verdicts[name].outcome]
    return before === after ? [] : [`verdict ${name}: the result says ${before}, the evidence gives ${after}`]
  })
}

function compareExposures(stated: ExchangeResult, found: ExchangeResult): string[] {
  const key = ({ party, element }: { party: string; element: string }) => `${party} × ${element}`
  const before = new Map(stated.exposures.map((exposure) => [key(exposure), exposure.level]))
  const after = new Map(found.exposures.map((exposure) => [key(exposure), exposure.level]))
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((pair) => before.get(pair) !== after.get(pair))
    .map((pair) => `exposure ${pair}: the result says ${before.get(pair)}, the evidence gives ${after.get(pair)}`)
}

function compareSets(what: string, stated: readonly string[], found: readonly string[]): string[] {
  const [before, after] = [new Set(stated), new Set(found)]
  return [
    ...stated.filter((id) => !after.has(id)).map((id) => `${what} ${id}: the evidence does not give it`),
    ...found.filter((id) => !before.has(id)).map((id) => `${what} ${id}: the result does not have it`),
  ]
}
