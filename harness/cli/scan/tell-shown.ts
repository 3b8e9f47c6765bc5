/** One finding of a scan, with the bytes behind it. */

import type { ShownFinding } from '../../probe/scan/show-finding.ts'
import { drawHexDump } from '../hex-dump.ts'

export function tellShown(number: number, { finding, value, steps, excerpt }: ShownFinding): string[] {
  const { text, start, length } = excerpt.decoded
  return [
    `${number}: ${finding.level}`,
    `  element      ${finding.element} = ${JSON.stringify(value)}`,
    ...(finding.party === undefined ? [] : [`  party        ${finding.party}`]),
    `  file         ${finding.file}, bytes ${finding.offset}–${finding.offset + finding.length}`,
    ...(finding.form === undefined ? [] : [`  form         ${finding.form}`]),
    ...(finding.key === undefined ? [] : [`  key          ${finding.key}`]),
    '',
    'Bytes of the file:',
    ...drawHexDump(Buffer.from(excerpt.raw, 'base64'), excerpt.rawOffset, {
      offset: excerpt.start,
      length: excerpt.length,
    }),
    '',
    steps.length === 0 ? 'No decoding: the value stands there as it is.' : 'Steps:',
    ...steps.map(
      ({ step, bytes, key }, index) =>
        `  ${index + 1}. ${step.step}${step.part === undefined ? '' : ` (${step.part})`}: bytes ${step.offset}–${step.offset + step.length}${bytes === undefined ? ', read as a stream' : ` → ${bytes} bytes`}${key === undefined ? '' : `, with key ${key}`}`,
    ),
    '',
    'Decoded:',
    `  …${text.slice(0, start)}»${text.slice(start, start + length)}«${text.slice(start + length)}…`,
  ]
}
