/** Derivatives of values from a small domain, and twins that nobody can try through. */

import { rawKey } from '../../../../harness/probe/keys/held-key.ts'
import { createRandom } from '../../../../harness/truth/random.ts'
import { noise } from '../carriers/carrier.ts'
import type { Plan } from '../plan.ts'
import { type HostId, into, own, py } from '../steps.ts'

const algorithms = ['sha256', 'sha1', 'md5', 'sha224', 'sha384', 'sha512', 'sha3_256'] as const
const spellings = ['hex', 'HEX', 'base64', 'base64url', 'raw'] as const
const hosts: readonly [HostId, ...HostId[]] = ['json', 'pino', 'syslog', 'xml', 'nginx']

export function planDerivatives(plan: Plan): void {
  const seen = { class: 'derivative', from: 'value', expected: 'reidentifiable' } as const
  for (const algorithm of algorithms) {
    for (const spelling of spellings) {
      if (spelling !== 'hex' && !['sha256', 'sha1', 'sha512'].includes(algorithm)) continue
      const steps = [py('digest', { algorithm, spelling }), ...(spelling === 'raw' ? [] : [into(plan.turn(hosts))])]
      plan.add({ ...seen, wanted: 'bsn', steps })
    }
    if (algorithm !== 'sha3_256')
      plan.add({ ...seen, wanted: 'birthDate', steps: [py('digest', { algorithm }), into('json')] })
  }
  planSpellings(plan)
  planKeyed(plan)
  planShielded(plan)
}

function planSpellings(plan: Plan): void {
  const seen = { class: 'derivative', from: 'value', expected: 'reidentifiable' } as const
  plan.add({ ...seen, wanted: 'bsn', steps: [py('digest', { spelling: 'base64' }), py('quote'), into('nginx')] })
  plan.add({ ...seen, wanted: 'bsn', steps: [py('digest', { spelling: 'raw' }), py('cborbytes')] })
  plan.add({ ...seen, wanted: 'bsn', steps: [py('digest'), into('json'), py('gzip')] })
  plan.add({ ...seen, wanted: 'bsn', steps: [py('digest'), into('json'), py('base64url'), into('header')] })
  for (const salt of [
    'http://fhir.nl/fhir/NamingSystem/bsn|',
    '2.16.840.1.113883.2.4.6.3.',
    'urn:oid:2.16.840.1.113883.2.4.6.3.',
    'bsn:',
  ]) {
    plan.add({ ...seen, wanted: 'bsn', steps: [py('digest', { salt }), into('json')], note: 'a fixed text in front' })
  }
  plan.add({
    ...seen,
    wanted: 'bsn',
    steps: [py('uuid5', { name: '2.16.840.1.113883.2.4.6.3.' }), into('json')],
  })
  plan.add({
    ...seen,
    wanted: 'birthDate',
    steps: [own('compact', (v) => v.replaceAll('-', ''), 0), py('digest'), into('json')],
  })
  plan.add({
    ...seen,
    wanted: 'birthDate',
    steps: [own('day first', (v) => v.split('-').reverse().join('-'), 0), py('digest'), into('json')],
  })
  plan.add({
    ...seen,
    wanted: 'phone',
    steps: [own('international', (v) => v.replace('06-', '+316'), 0), py('digest'), into('json')],
  })
}

/** Who has the key or sees the salt can try all numbers. */
function planKeyed(plan: Plan): void {
  const key = noise(createRandom('hmac'), 32)
  const seen = { class: 'derivative', from: 'value', wanted: 'bsn' } as const
  const held = () => [rawKey(key, 'keys/hmac.jwk')]
  for (const algorithm of ['sha256', 'sha512', 'sha1'] as const) {
    const mac = py('digest', { algorithm, key: key.toString('base64') })
    plan.add({ ...seen, steps: [mac, into('json')], expected: 'reidentifiable', keys: held, note: 'holds the key' })
    plan.add({ ...seen, steps: [mac, into('json')], expected: 'shielded', note: 'does not hold the key' })
  }
  const salt = 'b7d1e2f09a4c3355'
  const beside = (digest: string) => `{"algoritme":"SHA-256","salt":"${salt}","hash":"${digest}"}`
  plan.add({
    ...seen,
    steps: [py('digest', { salt }), own('with its salt beside it', beside, 0)],
    expected: 'reidentifiable',
  })
  plan.add({
    ...seen,
    steps: [py('digest', { salt }), own('with its salt beside it', beside, 0), py('base64'), into('xml')],
    expected: 'reidentifiable',
  })
}

function planShielded(plan: Plan): void {
  const shielded = { class: 'derivative', from: 'value', expected: 'shielded' } as const
  for (const wanted of ['bsn', 'birthDate'] as const) {
    plan.add({
      ...shielded,
      wanted,
      steps: [py('digest', { salt: 'f3aa01c7-geheim-dat-niemand-ziet' }), into('json')],
      note: 'unknown salt',
    })
    plan.add({
      ...shielded,
      wanted,
      steps: [py('digest', { salt: 'f3aa01c7-geheim', spelling: 'base64' }), into('pino')],
      note: 'unknown salt',
    })
    plan.add({
      ...shielded,
      wanted,
      steps: [py('pbkdf2', { salt: 'niet-bekend', rounds: 2000 }), into('json')],
      note: 'unknown salt',
    })
  }
  // An OPRF gives a point of a curve that only the service's secret ties to the number (RFC 9497).
  for (const host of ['json', 'nginx', 'xml'] as const) {
    const point = Buffer.concat([Buffer.from([2]), noise(createRandom(`oprf/${host}`), 32)])
    plan.add({
      ...shielded,
      wanted: 'bsn',
      steps: [own('OPRF pseudonym', () => point.toString('base64url'), 0), into(host)],
    })
  }
  planOthers(plan)
}

/** What holds for somebody else. */
function planOthers(plan: Plan): void {
  const shielded = { class: 'derivative', from: 'value', expected: 'shielded' } as const
  const other = plan.person()
  plan.add({
    ...shielded,
    from: { name: "another patient's number", text: () => other.bsn },
    wanted: 'bsn',
    steps: [py('digest'), into('json')],
  })
  plan.add({
    ...shielded,
    from: { name: "another patient's letter", text: () => `${other.given} ${other.family} ${other.note}` },
    wanted: 'family',
    steps: [py('base64'), into('json')],
  })
}
