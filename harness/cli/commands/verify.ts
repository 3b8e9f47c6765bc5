/** `inkijk verify` */

import { readResult, verifyExchange } from '../../run/verify.ts'
import type { CommandContext } from '../context.ts'
import { findRun } from '../find-run.ts'

export interface VerifyOptions {
  json?: boolean
}

export async function verifyCommand(
  named: string,
  options: VerifyOptions,
  { terminal, signal }: CommandContext,
): Promise<number> {
  const runDirectory = findRun(named)
  const result = await readResult(runDirectory)
  const verifications = []
  for (const exchange of result.exchanges) {
    signal.throwIfAborted()
    const verification = await verifyExchange(runDirectory, exchange, result)
    verifications.push(verification)
    if (options.json === true) continue
    const { verdicts, exposures, findings, differences } = verification
    const mark = differences.length === 0 ? '✓' : '✗'
    terminal.line(`${mark} ${exchange.id}: ${verdicts} verdicts, ${exposures} exposures, ${findings} findings`)
    for (const difference of differences) terminal.line(`    ${difference}`)
  }
  const agrees = verifications.every(({ differences }) => differences.length === 0)
  if (options.json === true)
    terminal.line(JSON.stringify({ schema: 'inkijk-verify/1', agrees, exchanges: verifications }, null, 2))
  return agrees ? 0 : 1
}
