/** Messages and log lines as they are: nothing hides the value but the format itself. */

import { type CarrierId, carriers, type Plan } from '../plan.ts'
import { type HostId, hosts, into, py } from '../steps.ts'

const lines: readonly HostId[] = [
  'pino',
  'nginx',
  'syslog',
  'java trace',
  'log4j',
  'docker',
  'kubernetes',
  'postgres',
  'header',
]

export function planMessages(plan: Plan): void {
  const ids = Object.keys(carriers).filter((id): id is CarrierId => id in carriers)
  for (const from of ids) {
    if (from === 'saml') plan.add({ class: 'carrier', from })
    else
      for (const wanted of ['bsn', 'family', 'birthDate', 'note'] as const) plan.add({ class: 'carrier', from, wanted })
  }
}

export function planLogs(plan: Plan): void {
  for (const host of lines) {
    plan.add({ class: 'log', from: 'value', wanted: 'bsn', steps: [into(host)] })
    // A request line and a header field hold one line.
    if (host === 'nginx' || host === 'header') continue
    plan.add({ class: 'log', from: 'soap', steps: [into(host)] })
    plan.add({ class: 'log', from: 'fhir-json', steps: [into(host)] })
    plan.add({ class: 'log', from: 'hl7-oru', steps: [into(host)] })
  }
  for (const wanted of ['bsn', 'family', 'email'] as const) {
    plan.add({ class: 'log', from: 'value', wanted, steps: [py('quote'), into('nginx')] })
    plan.add({ class: 'log', from: 'value', wanted, steps: [into('json'), into('docker'), into('pino')], more: 2 })
  }
  for (const coding of ['gzip', 'zlib'] as const) {
    plan.add({
      class: 'log',
      from: {
        name: 'rotated log',
        text: (person, random) =>
          Array.from({ length: 40 }, (_, i) => hosts.pino(i === 20 ? person.bsn : `regel ${i}`, random)).join(''),
      },
      wanted: 'bsn',
      steps: [py(coding)],
    })
  }
}
