/** `inkijk explain` */

import { HarnessError } from '../../contracts/error.ts'
import type { ReplayRecord, Trace } from '../../contracts/evidence.ts'
import { evidenceFolder, readEvidence } from '../../run/evidence-folder.ts'
import { type Explanation, explainFinding } from '../../run/explain-finding.ts'
import { readResult } from '../../run/verify.ts'
import type { CommandContext } from '../context.ts'
import { findRun } from '../find-run.ts'
import { drawHexDump } from '../hex-dump.ts'

export interface ExplainOptions {
  json?: boolean
}

export async function explainCommand(
  named: string,
  id: string,
  options: ExplainOptions,
  { terminal }: CommandContext,
): Promise<number> {
  const run = findRun(named)
  const result = await readResult(run)
  const finding = result.findings.find((candidate) => candidate.id === id)
  if (finding === undefined) {
    const example = result.findings[0]?.id
    const hint = example === undefined ? 'it has none' : `its ids look like "${example}"`
    throw new HarnessError('FINDING_NOT_FOUND', `run "${named}" has no finding "${id}"; ${hint}`)
  }
  const directory = evidenceFolder(run, finding.exchange)
  const explanation = await explainFinding(directory, await readEvidence(directory), finding)
  if (options.json === true) terminal.line(JSON.stringify({ schema: 'inkijk-explanation/1', ...explanation }, null, 2))
  else for (const line of tell(explanation)) terminal.line(line)
  return 0
}

function tell({ finding, file, value, steps, excerpt, memory, replay }: Explanation): string[] {
  const bytes = Buffer.from(excerpt.raw, 'base64')
  const { text, start, length } = excerpt.decoded
  const peer = finding.peer === undefined ? '' : `, other side ${finding.peer}`
  return [
    `${finding.id}: ${finding.level}`,
    `  element      ${finding.element} = ${JSON.stringify(value)}`,
    `  exchange     ${finding.exchange}`,
    `  party        ${finding.party} (${finding.vantage}${peer})`,
    `  observation  ${finding.observation}, bytes ${finding.offset}–${finding.offset + finding.length}`,
    `  file         ${file}`,
    ...(memory === undefined
      ? []
      : [`  address      0x${memory.address} in process ${memory.pid}; the file is compressed`]),
    ...(finding.form === undefined ? [] : [`  form         ${finding.form}`]),
    ...(finding.key === undefined ? [] : [`  key          ${finding.key}`]),
    ...(finding.cost === undefined
      ? []
      : [
          `  cost         found after ${finding.cost.tries} tries in ${finding.cost.durationMs.toFixed(1)} ms; all ${finding.cost.space} would take ${(finding.cost.projectedMs / 1000).toFixed(0)} s`,
        ]),
    ...(replay === undefined ? [] : tellReplay(replay)),
    '',
    'Bytes of the observation:',
    ...drawHexDump(bytes, excerpt.rawOffset, { offset: excerpt.start, length: excerpt.length }),
    '',
    steps.length === 0 ? 'No decoding: the value stands there as it is.' : 'Steps:',
    ...steps.map(
      ({ step, bytes: size, key }, index) =>
        `  ${index + 1}. ${step.step}${step.part === undefined ? '' : ` (${step.part})`}: bytes ${step.offset}–${step.offset + step.length} → ${size} bytes${key === undefined ? '' : `, with key ${key}`}`,
    ),
    '',
    'Decoded:',
    `  …${text.slice(0, start)}»${text.slice(start, start + length)}«${text.slice(start + length)}…`,
  ]
}

/** Where the party saw what the harness sent again. */
function tellReplay({ target, method, path, status, request, address, credential }: ReplayRecord): string[] {
  const place = ({ observation, offset, length }: Trace) => `${observation}, bytes ${offset}–${offset + length}`
  return [
    `  obtained by  ${method} ${path} at ${target}, sent again after the exchange with the party's own certificate: ${status}`,
    `  request      ${place(request)}`,
    ...(address === undefined ? [] : [`  address      ${place(address)}`]),
    `  credential   ${credential.kind} ${credential.sha256}, in ${place(credential)}`,
  ]
}
