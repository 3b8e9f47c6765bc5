import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createProtection } from '../../../simulators/protection/registry.ts'
import type { Payload, Protection, ProtectionParty } from '../../../simulators/protection/types.ts'
import { craftElements, diagnosis, type ElementChanges } from './crafted-elements.ts'
import {
  asJwk,
  createWorld,
  receiverUra,
  refusalOf,
  senderUra,
  start,
  strangerUra,
  type World,
} from './organisations.ts'

type Resource = Record<string, unknown>

const from = { ura: senderUra }
const to = { ura: receiverUra }
const issuedAt = start.getTime() / 1000
const medication = {
  resourceType: 'MedicationRequest',
  id: 'm1',
  note: [{ text: 'Bij astma' }, { text: 'Niet bij koorts' }],
}

let world: World

beforeAll(async () => {
  world = await createWorld()
})

function receiver(changes: Partial<ProtectionParty> = {}, options: Record<string, unknown> = {}): Protection {
  return createProtection('element/jwe')(world.party(receiverUra, world.receiver, changes), options)
}

async function seal(resource: Resource): Promise<Payload> {
  const protection = createProtection('element/jwe')(world.party(senderUra, world.sender), {})
  return protection.seal({ contentType: 'application/fhir+json', body: Buffer.from(JSON.stringify(resource)) }, to)
}

function change(sealed: Payload, edit: (resource: Resource) => Resource): Payload {
  return { ...sealed, body: Buffer.from(JSON.stringify(edit(JSON.parse(sealed.body.toString())))) }
}

async function whyRefused(sealed: Payload): Promise<string> {
  const refusal = await refusalOf(receiver().open(sealed, from))
  expect(refusal).toMatchObject({ reason: 'payload', message: 'the payload is not protected as agreed' })
  return refusal.why
}

describe('opening with element/jwe', () => {
  it('accepts a conforming resource made elsewhere', async () => {
    const opened = await receiver().open(await craftElements(world), from)
    expect(JSON.parse(opened.body.toString())).toEqual({
      resourceType: 'Condition',
      id: 'c1',
      code: { text: diagnosis },
    })
  })

  it.each<[string, ElementChanges, RegExp]>([
    ['for someone else', { claims: { aud: strangerUra } }, /claims are for 90000399/],
    ['in the name of someone else', { claims: { iss: strangerUra } }, /claims are of 90000399/],
    ['that has expired', { claims: { iat: issuedAt - 400, exp: issuedAt - 100 } }, /expired/],
    ['signed for another use', { jwsHeader: { typ: 'vnd.inkijk.payload+jwt' } }, /of type/],
    ['signed with RS256', { jwsHeader: { alg: 'RS256' } }, /"alg".*not allowed/],
    ['whose signature names a key address', { jwsHeader: { jku: 'https://sleutels.test/' } }, /member jku/],
    ['signed over no elements', { claims: { elements: undefined } }, /1 encrypted elements of undefined/],
    ['signed over another number of elements', { claims: { elements: { count: 2 } } }, /1 encrypted elements of 2/],
    [
      'signed over other elements',
      { claims: { elements: { count: 1, sha256: 'AA' } } },
      /not the ones that were signed/,
    ],
    ['signed for another message key', { claims: { kid: 'AA' } }, /message key is not the one/],
    ['whose key is wrapped with RSA-OAEP, so SHA-1', { keyHeader: { alg: 'RSA-OAEP' } }, /"alg".*not allowed/],
    ['whose key is wrapped as something else', { keyHeader: { cty: 'JWT' } }, /holds JWT/],
    ['whose key is compressed', { keyHeader: { zip: 'DEF' } }, /member zip/],
    ['whose message key is short', { keyPlaintext: { kty: 'oct', k: 'AAAA' } }, /not a JWK of 256 bits/],
    ['whose message key is no JWK', { keyPlaintext: ['AAAA'] }, /not a JWK of 256 bits/],
    ['whose element names another key', { elementHeader: { kid: 'AA' } }, /names another key/],
    ['whose element is compressed', { elementHeader: { zip: 'DEF' } }, /member zip/],
    ['whose element is encrypted directly', { elementHeader: { alg: 'dir' } }, /"alg".*not allowed/],
    ['whose element has another content encryption', { elementHeader: { enc: 'A128GCM' } }, /"enc".*not allowed/],
    ['whose element is no element', { elementPlaintext: { path: 'code', resource: {} } }, /is no element/],
    [
      'whose element is empty',
      { elementPlaintext: { path: ['code', 'text'], resource: { code: {} } } },
      /has no element/,
    ],
    ['whose element is under another key', { elementKey: randomBytes(32) }, /decryption operation failed/],
  ])('refuses a resource %s', async (_, changes, why) => {
    expect(await whyRefused(await craftElements(world, changes))).toMatch(why)
  })

  it.each([
    ['wrong-ura', /signer is URA/],
    ['revoked', /revoked/],
    ['expired', /valid|expired/],
  ] as const)('refuses a signer whose certificate has the defect %s', async (defect, why) => {
    const sealed = await craftElements(world, { signer: await world.issue(senderUra, defect) })
    const protection = receiver({ crlPem: world.authority.revocationLists() })
    expect((await refusalOf(protection.open(sealed, from))).why).toMatch(why)
  })

  it('refuses a signer that is another organisation', async () => {
    expect(await whyRefused(await craftElements(world, { signer: world.stranger }))).toMatch(/signer is URA 90000399/)
  })

  it('refuses the second use of a resource, also when written anew', async () => {
    const sealed = await seal(medication)
    const protection = receiver()
    await protection.open(sealed, from)
    const again = { ...sealed, body: Buffer.from(JSON.stringify(JSON.parse(sealed.body.toString()), undefined, 2)) }
    expect((await refusalOf(protection.open(again, from))).why).toMatch(/was used before/)
  })

  it.each<[string, (resource: Resource & { note?: unknown[] }) => Resource, RegExp]>([
    ['dropped', ({ note, ...rest }) => ({ ...rest, note: note?.slice(1) }), /1 encrypted elements of 2/],
    ['copied', ({ note, ...rest }) => ({ ...rest, note: [...(note ?? []), note?.[0]] }), /3 encrypted elements of 2/],
    ['put in the place of another', ({ note, ...rest }) => ({ ...rest, note: [note?.[0], note?.[0]] }), /not the ones/],
    [
      'altered',
      (resource) =>
        JSON.parse(
          JSON.stringify(resource).replace(
            /\.([\w-])([\w-]+)"}\]}\]/,
            (_, c, rest) => `.${c === 'A' ? 'B' : 'A'}${rest}"}]}]`,
          ),
        ),
      /not the ones/,
    ],
  ])('refuses a resource in which an element was %s', async (_, edit, why) => {
    const sealed = await seal(medication)
    const changed = change(sealed, edit)
    expect(changed.body.toString()).not.toBe(sealed.body.toString())
    expect(await whyRefused(changed)).toMatch(why)
  })

  it('refuses the key of another message', async () => {
    const [one, other] = [await seal(medication), await seal(medication)]
    const keyOf = (sealed: Payload) => /"url":"key","valueString":"([^"]+)"/.exec(sealed.body.toString())?.[1] ?? ''
    const swapped = { ...one, body: Buffer.from(one.body.toString().replace(keyOf(one), keyOf(other))) }
    expect(await whyRefused(swapped)).toMatch(/message key is not the one/)
  })

  it('refuses a resource without protection, with two, or with half of one', async () => {
    const sealed = await seal(medication)
    const unsealed = change(sealed, () => medication)
    expect(await whyRefused(unsealed)).toMatch(/0 protections of one/)
    const doubled = change(sealed, ({ extension, ...rest }) => ({ ...rest, extension: [extension, extension].flat() }))
    expect(await whyRefused(doubled)).toMatch(/2 protections of one/)
    const halved = { ...sealed, body: Buffer.from(sealed.body.toString().replace('"url":"signature"', '"url":"naam"')) }
    expect(await whyRefused(halved)).toMatch(/1 protections of one/)
  })

  it('refuses what is no resource, too long, or too deep', async () => {
    const sealed = await seal(medication)
    expect(await whyRefused(change(sealed, () => ({ note: 'x' })))).toMatch(/no FHIR resource/)
    expect(await whyRefused({ ...sealed, body: Buffer.from('{') })).toMatch(/JSON/)
    const limited = receiver({}, { maxBytes: sealed.body.length - 1 })
    expect((await refusalOf(limited.open(sealed, from))).why).toMatch(/longer than/)
    await expect(receiver({}, { maxBytes: sealed.body.length }).open(sealed, from)).resolves.toBeDefined()
    const deep = `{"resourceType":"Basic","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect((await refusalOf(receiver().open({ ...sealed, body: Buffer.from(deep) }, from))).reason).toBe('payload')
  })

  it('refuses what was sealed for another organisation with the same key', async () => {
    const lookUpKeys = async () => ({ keys: [asJwk(world.receiver)] })
    const careless = world.party(senderUra, world.sender, { lookUpKeys, verifyRecipient: false })
    const protection = createProtection('element/jwe')(careless, {})
    const payload = { contentType: 'application/fhir+json', body: Buffer.from(JSON.stringify(medication)) }
    expect(await whyRefused(await protection.seal(payload, { ura: strangerUra }))).toMatch(/claims are for 90000399/)
    await expect(receiver().open(await protection.seal(payload, to), from)).resolves.toBeDefined()
  })
})

describe('sealing with element/jwe', () => {
  it.each<[string, string]>([
    ['text that is no JSON', '<Patient/>'],
    ['JSON that is no resource', '{"name":"x"}'],
    ['JSON that cannot be FHIR', '{"resourceType":"Condition","note":["a",{}]}'],
  ])('refuses %s', async (_, text) => {
    const protection = createProtection('element/jwe')(world.party(senderUra, world.sender), {})
    const refusal = await refusalOf(
      protection.seal({ contentType: 'application/fhir+json', body: Buffer.from(text) }, to),
    )
    expect(refusal.reason).toBe('payload')
  })

  it('refuses a resource that is sealed already', async () => {
    const sealed = JSON.parse((await seal(medication)).body.toString())
    expect((await refusalOf(seal(sealed))).why).toMatch(/encrypted elements already/)
  })
})
