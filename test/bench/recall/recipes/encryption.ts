/** Ciphertext with a holder of the key, and its twin without. */

import { createHash } from 'node:crypto'
import type { HeldKey } from '../../../../harness/contracts/probe.ts'
import type { Step } from '../item.ts'
import { keyPair, openPgpKey, passwordKey, symmetricKey } from '../keys.ts'
import type { CarrierId, Plan } from '../plan.ts'
import { cli, into, onFiles, own, py } from '../steps.ts'
import type { Toolbox } from '../toolbox.ts'
import { cms, cmsModes, cmsSigned, smimeModes } from './cms-steps.ts'
import { jwe, jweModes } from './jwe-steps.ts'
import { gpg, gpgModes, gpgSigned } from './openpgp-steps.ts'
import { xmlEncrypt, xmlModes } from './xml-encryption-steps.ts'

interface Sealed {
  from: CarrierId
  steps: readonly Step[]
  /** What opens it. */
  keys(toolbox: Toolbox): Promise<readonly HeldKey[]> | readonly HeldKey[]
}

const password = 'Zorgmail-2026!'
const secret = createHash('sha256').update('symmetric').digest()
const messages: readonly [CarrierId, ...CarrierId[]] = ['soap', 'fhir-json', 'hl7-oru', 'letter', 'fhir-xml']

export function planEncryption(plan: Plan): void {
  const held = {
    rsa: async (toolbox: Toolbox) => (await keyPair(toolbox, 'rsa')).held,
    ec: async (toolbox: Toolbox) => (await keyPair(toolbox, 'ec')).held,
  }
  const keys = {
    ...held,
    secret: () => [symmetricKey(secret)],
    short: () => [symmetricKey(secret.subarray(0, 16))],
    password: () => [passwordKey(password)],
  }
  for (const mode of jweModes)
    addTwins(plan, {
      from: plan.turn(messages),
      steps: [jwe(mode, secret, password), into(plan.turn(['json', 'pino', 'bare']))],
      keys: keys[mode.key],
    })
  for (const mode of cmsModes) {
    addTwins(plan, { from: plan.turn(messages), steps: [cms(mode, secret, password)], keys: keys[mode.key] })
    addTwins(plan, {
      from: plan.turn(messages),
      steps: [cms(mode, secret, password), py('base64lines', { end: '\n' }), into('soap body')],
      keys: keys[mode.key],
    })
  }
  for (const mode of smimeModes)
    addTwins(plan, { from: plan.turn(messages), steps: [cms(mode, secret, password)], keys: keys[mode.key] })
  for (const mode of xmlModes) addTwins(plan, { from: 'soap', steps: [xmlEncrypt(mode, secret)], keys: keys[mode.key] })
  for (const mode of gpgModes) {
    const opens =
      mode.key === 'password'
        ? keys.password
        : async (toolbox: Toolbox) => (await openPgpKey(toolbox, mode.key === 'ecc' ? 'ecc' : 'rsa')).held
    addTwins(plan, {
      from: plan.turn(messages),
      steps: [gpg(mode, password), ...(mode.armor ? [into(plan.turn(['bare', 'json']), 0)] : [])],
      keys: opens,
    })
  }
  planPasswords(plan)
  planSeenKeys(plan)
  planSignedOnly(plan)
}

/** The same ciphertext for a holder of the key, for nobody, and for a holder of another key. */
function addTwins(plan: Plan, { from, steps, keys }: Sealed): void {
  plan.add({ class: 'encryption', from, steps, keys, expected: 'decryptable', note: 'holds the key' })
  const other = plan.turn<'none' | 'another'>(['none', 'another'])
  const otherKeys = async (toolbox: Toolbox) => (other === 'none' ? [] : (await keyPair(toolbox, 'other')).held)
  plan.add({
    class: 'encryption',
    from,
    steps,
    keys: otherKeys,
    expected: 'shielded',
    note: `holds ${other === 'none' ? 'no' : 'another'} key`,
  })
}

function planPasswords(plan: Plan): void {
  const keys = () => [passwordKey(password)]
  const pdf = (bits: string, user: string) =>
    onFiles('qpdf', [
      '--warning-exit-0',
      '--allow-weak-crypto',
      '--encrypt',
      user,
      'eigenaar-8812',
      bits,
      ...(bits === '128' ? ['--use-aes=y'] : []),
      '--',
      'in',
      'out',
    ])
  for (const bits of ['256', '128', '40']) {
    addTwins(plan, { from: 'letter', steps: [py('pdf'), pdf(bits, password)], keys })
    // Whoever has no password can open what asks for none.
    plan.add({
      class: 'encryption',
      from: 'letter',
      wanted: 'bsn',
      steps: [py('pdf'), pdf(bits, '')],
      note: 'no password needed to read',
    })
  }
  addTwins(plan, { from: 'letter', steps: [onFiles('zip', ['-q', '-P', password, 'out', 'in'], 'out.zip')], keys })
  addTwins(plan, {
    from: 'fhir-json',
    steps: [onFiles('zip', ['-q', '-P', password, 'out', 'in'], 'out.zip'), py('mail', { name: 'uitslag.zip' })],
    keys,
  })
  const salted = ['enc', '-aes-256-cbc', '-pbkdf2', '-pass', `pass:${password}`]
  addTwins(plan, { from: 'fhir-json', steps: [cli('openssl', ...salted)], keys })
  addTwins(plan, { from: 'letter', steps: [cli('openssl', ...salted, '-a', '-A'), into('json')], keys })
  addTwins(plan, { from: 'letter', steps: [cli('openssl', ...salted, '-iter', '100000')], keys })
}

/** The key travels, or is logged, beside what it opens. */
function planSeenKeys(plan: Plan): void {
  const seen = (name: string, step: Step, show: (toolbox: Toolbox) => Promise<string>): Step => ({
    name: `${step.name}, with ${name} in the same log`,
    tool: step.tool,
    depth: 1,
    async run(toolbox, input, random) {
      const sealed = await step.run(toolbox, input, random)
      return Buffer.concat([Buffer.from(`${await show(toolbox)}\n`), sealed, Buffer.from('\n')])
    },
  })
  const pem = async (toolbox: Toolbox) => (await keyPair(toolbox, 'rsa')).pem
  const escaped = async (toolbox: Toolbox) => JSON.stringify({ config: { sleutel: await pem(toolbox) } })
  const jwk = async () => JSON.stringify({ kty: 'oct', k: secret.toString('base64url'), alg: 'dir' })
  const rsaMode = jweModes.find((mode) => mode.key === 'rsa')
  const dirMode = jweModes.find((mode) => mode.key === 'secret')
  if (rsaMode === undefined || dirMode === undefined) throw new Error('the modes of JWE lack RSA or dir')
  const add = (step: Step) =>
    plan.add({ class: 'encryption', from: plan.turn(messages), steps: [step], expected: 'decryptable' })
  add(seen('its PEM key', jwe(rsaMode, secret, password), pem))
  add(seen('its PEM key in JSON', jwe(rsaMode, secret, password), escaped))
  add(seen('its JWK', jwe(dirMode, secret, password), jwk))
  for (const mode of smimeModes.slice(0, 1)) add(seen('its PEM key', cms(mode, secret, password), pem))
  for (const mode of xmlModes.slice(0, 1))
    plan.add({
      class: 'encryption',
      from: 'soap',
      steps: [seen('its PEM key', xmlEncrypt(mode, secret), pem)],
      expected: 'decryptable',
    })
  const armored = gpgModes.find((mode) => mode.armor && mode.key === 'rsa')
  if (armored !== undefined)
    add(seen('its OpenPGP key', gpg(armored, password), async (toolbox) => (await openPgpKey(toolbox, 'rsa')).secret))
  const base64 = (name: string) => seen(name, cms(smimeModes[0] ?? cmsModes[0] ?? fail(), secret, password), pem)
  plan.add({ class: 'encryption', from: 'letter', steps: [base64('its PEM key'), py('gzip')], expected: 'decryptable' })
}

/** Signed is not sealed. */
function planSignedOnly(plan: Plan): void {
  for (const step of cmsSigned) {
    plan.add({ class: 'encryption', from: plan.turn(messages), steps: [step], note: 'signed only' })
    plan.add({
      class: 'encryption',
      from: plan.turn(messages),
      steps: [step, py('base64'), into('json')],
      note: 'signed only',
    })
  }
  for (const args of [['--sign'], ['--sign', '--armor'], ['--store'], ['--clear-sign']]) {
    plan.add({ class: 'encryption', from: 'letter', steps: [gpgSigned(args)], note: 'signed only' })
  }
  const jws = (text: string) =>
    ['{"alg":"HS256","typ":"JWT"}', text, 'niet-nagerekend-0123456789abcdef']
      .map((piece) => Buffer.from(piece).toString('base64url'))
      .join('.')
  for (const host of ['header', 'pino', 'nginx', 'bare'] as const)
    plan.add({
      class: 'encryption',
      from: 'fhir-json',
      steps: [own('JWS, compact', jws), into(host)],
      note: 'signed only',
    })
}

function fail(): never {
  throw new Error('the modes of CMS are missing')
}
