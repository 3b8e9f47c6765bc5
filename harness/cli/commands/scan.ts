/** `inkijk scan` */

import { readFile } from 'node:fs/promises'
import { HarnessError } from '../../contracts/error.ts'
import type { HeldKey } from '../../contracts/probe.ts'
import { levels } from '../../contracts/result.ts'
import { readKeyFile } from '../../probe/keys/read-key-file.ts'
import { probePaths, type ScanReport } from '../../probe/probe-paths.ts'
import { readTruthFile } from '../../truth/read-truth-file.ts'
import type { CommandContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'

export interface ScanOptions {
  truth: string
  keys: string[]
  allowRealBsn?: boolean
  json?: boolean
}

export async function scanCommand(
  paths: readonly string[],
  options: ScanOptions,
  { terminal }: CommandContext,
): Promise<number> {
  const elements = readTruthFile(options.truth, { allowRealBsn: options.allowRealBsn === true })
  const keys = (await Promise.all(options.keys.map(readKeys))).flat()
  const report = await probePaths({ paths, elements, keys })
  if (options.json === true) terminal.line(JSON.stringify(report, null, 2))
  else for (const line of tell(report)) terminal.line(line)
  return exitCodeOf(report)
}

/** `FILE`, or `FILE:PASSWORD` for PKCS#12; a name that exists as a whole is a file. */
async function readKeys(argument: string): Promise<HeldKey[]> {
  const colon = argument.lastIndexOf(':')
  const candidates: [string, string?][] =
    colon > 0 ? [[argument], [argument.slice(0, colon), argument.slice(colon + 1)]] : [[argument]]
  for (const [file, password] of candidates) {
    const content = await readFile(file).catch(() => undefined)
    if (content !== undefined) return readKeyFile(file, content, password)
  }
  throw new HarnessError('KEY_INVALID', `no key file "${candidates.at(-1)?.[0]}"`)
}

function tell({ findings, coverage }: ScanReport): string[] {
  const lines = coverage.flatMap(({ file, observedBytes, decodedBytes, opaqueBytes, budgetsHit }) => {
    const own = findings.filter((finding) => finding.file === file)
    const counts = levels
      .map((level) => ({
        level,
        count: new Set(own.filter((one) => one.level === level).map((one) => one.element)).size,
      }))
      .filter(({ count }) => count > 0)
      .map(({ level, count }) => `${count} ${level}`)
    const limits = budgetsHit.length === 0 ? '' : `; limits hit: ${budgetsHit.join(', ')}`
    return [
      `${file}: ${counts.length === 0 ? 'nothing found' : counts.join(', ')}`,
      `    ${observedBytes} bytes, ${decodedBytes} read, ${opaqueBytes} opaque${limits}`,
      ...own.map(
        ({ element, level, offset, length, chain }) =>
          `    ${level.padEnd(14)} ${element}  at ${offset}–${offset + length}${chain.length === 0 ? '' : `  (${chain.map(({ step }) => step).join(' › ')})`}`,
      ),
    ]
  })
  return lines.length === 0 ? ['no file to scan'] : lines
}

/** Design 4.6: a proven leak outranks a limit. */
function exitCodeOf({ findings, coverage }: ScanReport): number {
  if (findings.some(({ level }) => levels.indexOf(level) < levels.indexOf('inferable'))) return exitCodes.notMet
  return coverage.some(({ budgetsHit }) => budgetsHit.length > 0) ? exitCodes.inconclusive : exitCodes.met
}
