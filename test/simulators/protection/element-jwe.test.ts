import fc from 'fast-check'
import { decodeProtectedHeader } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../../simulators/protection/fhir-json.ts'
import { createProtection } from '../../../simulators/protection/registry.ts'
import type { Payload, Protection, ProtectionParty } from '../../../simulators/protection/types.ts'
import { resources, shapeFaults } from './fhir-shapes.ts'
import { createWorld, receiverUra, senderUra, type World } from './organisations.ts'

const from = { ura: senderUra }
const to = { ura: receiverUra }
const patient = {
  resourceType: 'Patient',
  id: 'p1',
  meta: { profile: ['http://fhir.nl/fhir/StructureDefinition/nl-core-patient'] },
  extension: [{ url: 'http://voorbeeld.test/land', valueCode: 'NL' }],
  identifier: [{ system: 'http://fhir.nl/fhir/NamingSystem/bsn', value: '999990019' }],
  name: [{ given: ['Zoë', '🙂'], family: 'Ĳsbrand' }],
  generalPractitioner: [{ reference: 'Practitioner/a1', display: 'Dokter Bos' }],
}
const condition = {
  resourceType: 'Condition',
  id: 'c1',
  code: { coding: [{ system: 'http://snomed.info/sct', code: '195967001' }] },
  subject: { reference: 'Patient/p1', display: 'Zoë Ĳsbrand' },
}
const bundle = {
  resourceType: 'Bundle',
  type: 'searchset',
  total: 2,
  entry: [
    { fullUrl: 'https://bron.test/fhir/Patient/p1', resource: patient },
    { resource: { resourceType: 'Bundle', type: 'collection', entry: [{ resource: condition }] } },
  ],
}

let world: World

beforeAll(async () => {
  world = await createWorld()
})

function asPayload(resource: unknown, contentType = 'application/fhir+json'): Payload {
  return { contentType, body: Buffer.from(JSON.stringify(resource)) }
}

function sender(options: Record<string, unknown> = {}): Protection {
  return createProtection('element/jwe')(world.party(senderUra, world.sender), options)
}

function receiver(changes: Partial<ProtectionParty> = {}): Protection {
  return createProtection('element/jwe')(world.party(receiverUra, world.receiver, changes), {})
}

async function seal(resource: unknown, options: Record<string, unknown> = {}): Promise<JsonObject> {
  return JSON.parse((await sender(options).seal(asPayload(resource), to)).body.toString())
}

async function open(sealed: unknown): Promise<Json> {
  return JSON.parse((await receiver().open(asPayload(sealed), from)).body.toString())
}

/** What a server does to JSON it stores and gives back. */
function reorder(json: Json): Json {
  if (Array.isArray(json)) return json.map(reorder)
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(
    Object.entries(json)
      .map(([name, member]) => [name, reorder(member)] as const)
      .reverse(),
  )
}

describe('a resource sealed with element/jwe', () => {
  it('comes back as it was, also when a server on the way wrote it anew', async () => {
    await fc.assert(
      fc.asyncProperty(resources(), async (resource) => {
        const sealed = await seal(resource)
        expect(shapeFaults(sealed)).toEqual([])
        expect(await open(reorder(sealed))).toEqual(resource)
      }),
      { numRuns: 40 },
    )
  })

  it('hides identity and medical values by default, in nested Bundles too, and shows the rest', async () => {
    const sealed = await seal(bundle)
    const text = JSON.stringify(sealed)
    expect(text).not.toMatch(/999990019|Zoë|Ĳsbrand|195967001|snomed|voorbeeld\.test/)
    for (const value of [
      'Dokter Bos',
      'Practitioner/a1',
      'Patient/p1',
      'https://bron.test/fhir/Patient/p1',
      'searchset',
    ]) {
      expect(text).toContain(value)
    }
    expect(await open(sealed)).toEqual(bundle)
  })

  it.each([
    [['medical'], /195967001/, ['999990019', 'Dokter Bos']],
    [['professional'], /Dokter Bos/, ['999990019', '195967001']],
  ])('hides only what was chosen: %s', async (classes, hidden, shown) => {
    const text = JSON.stringify(await seal(bundle, { classes }))
    expect(text).not.toMatch(hidden)
    for (const value of shown) expect(text).toContain(value)
  })

  it('carries key and signature in an extension of the resource, for a Bundle in that of its meta', async () => {
    const ofPatient = await seal(patient)
    expect(ofPatient.extension).toMatchObject([{}, { url: expect.stringMatching(/element-protection$/) }])
    expect(ofPatient.meta).toEqual(patient.meta)
    const ofBundle = await seal(bundle)
    expect(ofBundle.extension).toBeUndefined()
    expect(ofBundle.meta).toMatchObject({ extension: [{ url: expect.stringMatching(/element-protection$/) }] })
  })

  it('wraps one key per message, and another one for the next', async () => {
    const headersOf = async () => {
      const text = JSON.stringify(await seal(bundle))
      return (text.match(/eyJ[\w-]+(?=\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+")/g) ?? []).map((head) =>
        decodeProtectedHeader(`${head}..`),
      )
    }
    const [first, second] = [await headersOf(), await headersOf()]
    expect(first.filter(({ alg }) => alg === 'RSA-OAEP-256')).toMatchObject([
      { enc: 'A256GCM', typ: 'JWE', cty: 'jwk+json' },
    ])
    const elements = [first, second].map((headers) => headers.filter(({ alg }) => alg === 'A256KW'))
    expect(elements[0]?.length).toBeGreaterThan(3)
    expect(elements.map((headers) => new Set(headers.map(({ kid }) => kid)).size)).toEqual([1, 1])
    expect(elements[0]?.[0]?.kid).not.toBe(elements[1]?.[0]?.kid)
  })

  it('keeps numbers as they were written', async () => {
    const text =
      '{"resourceType":"Observation","valueQuantity":{"value":1.50},"_x":null,"contained":[{"resourceType":"Task","restriction":{"repetitions":2.0}}]}'
    const sealed = await sender().seal({ contentType: 'application/fhir+json', body: Buffer.from(text) }, to)
    expect(sealed.body.toString()).toContain('"repetitions":2.0')
    expect((await receiver().open(sealed, from)).body.toString()).toBe(text)
  })

  it.each([
    ['another media type', { contentType: 'application/x-www-form-urlencoded', body: Buffer.from('grant_type=x') }],
    ['no body', { contentType: 'application/fhir+json', body: Buffer.alloc(0) }],
    ['JSON that is no resource', asPayload({ access_token: 'x' }, 'application/json; charset=utf-8')],
  ])('passes %s unchanged, both ways', async (_, payload) => {
    expect(await sender().seal(payload, to)).toEqual(payload)
    expect(await receiver().open(payload, from)).toEqual(payload)
  })

  it('can be read under application/json too', async () => {
    const sealed = await sender().seal(asPayload(patient, 'application/json'), to)
    expect(sealed.contentType).toBe('application/json')
    expect(sealed.body.toString()).not.toContain('999990019')
  })

  it('survives translation to another resource, with its elements elsewhere', async () => {
    const task = { resourceType: 'Task', id: 't1', status: 'requested', description: 'Astma', for: { display: 'Zoë' } }
    const { _description, for: subject, extension } = await seal(task)
    const translated = { resourceType: 'Communication', id: 'n7', extension, topic: { _text: _description }, subject }
    expect(await open(translated)).toEqual({
      resourceType: 'Communication',
      id: 'n7',
      topic: { text: 'Astma' },
      subject: { display: 'Zoë' },
    })
  })
})
