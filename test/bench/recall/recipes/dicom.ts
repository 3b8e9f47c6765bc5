/** A structured report as text for dump2dcm, in the notation of dcmdump. */

import { compactDate, type Draws } from '../carriers/carrier.ts'
import type { Person } from '../person.ts'

export function dicomText(person: Person, random: Draws): string {
  const uid = `1.2.826.0.1.3680043.9.${random.integer(1000, 9999)}.${random.integer(1, 1_000_000)}`
  const line = (tag: string, vr: string, value: string) =>
    `(${tag}) ${vr} ${/^(UI|US)$/.test(vr) ? value : `[${value}]`}`
  return `${[
    line('0008,0005', 'CS', 'ISO_IR 192'),
    line('0008,0016', 'UI', '=BasicTextSRStorage'),
    line('0008,0018', 'UI', `[${uid}]`),
    line('0008,0020', 'DA', '20261122'),
    line('0008,0050', 'SH', person.labId),
    line('0008,0060', 'CS', 'SR'),
    line('0010,0010', 'PN', `${person.family}^${person.given}`),
    line('0010,0020', 'LO', person.bsn),
    line('0010,0030', 'DA', compactDate(person.birthDate)),
    line('0010,4000', 'LT', person.note),
    line('0020,000d', 'UI', `[${uid}.1]`),
    line('0040,a160', 'UT', person.report),
  ].join('\n')}\n`
}
