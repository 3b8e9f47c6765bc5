import { generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { createUziAuthority } from '../../../certs/uzi-authority.ts'
import { type KeyBindingRequest, signKeyBinding } from '../../../simulators/kit/key-binding.ts'
import { createProtection } from '../../../simulators/protection/registry.ts'
import type { Payload, ProtectionParty } from '../../../simulators/protection/types.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import {
  asJwk,
  createWorld,
  issueFrom,
  receiverUra,
  refusalOf,
  senderUra,
  start,
  strangerUra,
  type World,
} from './organisations.ts'

const payload: Payload = {
  contentType: 'application/fhir+json',
  body: Buffer.from('{"resourceType":"Condition","id":"c1","code":{"text":"hoest"}}'),
}

let world: World

beforeAll(async () => {
  world = await createWorld()
})

describe.each(['message/jwe', 'element/jwe'])('the recipient key of %s', (scheme) => {
  const sealWith = (keys: readonly Record<string, unknown>[], changes: Partial<ProtectionParty> = {}) => {
    const party = world.party(senderUra, world.sender, { lookUpKeys: async () => ({ keys }), ...changes })
    return createProtection(scheme)(party, {}).seal(payload, { ura: receiverUra })
  }
  const openAs = (ura: string, key: World['sender'], sealed: Payload) =>
    createProtection(scheme)(world.party(ura, key), {}).open(sealed, { ura: senderUra })

  it('is taken when its certificate is valid and of the counterpart', async () => {
    const opened = await openAs(receiverUra, world.receiver, await sealWith([asJwk(world.receiver)]))
    expect(JSON.parse(opened.body.toString())).toEqual(JSON.parse(payload.body.toString()))
  })

  it('is the first acceptable one of the set', async () => {
    const sealed = await sealWith([asJwk(world.stranger), asJwk(world.receiver)])
    await expect(openAs(receiverUra, world.receiver, sealed)).resolves.toMatchObject(payload)
  })

  it.each([
    ['wrong-ura', /certificate is of URA/],
    ['revoked', /revoked/],
    ['expired', /valid|expired/],
    ['wrong-pastype', /pass type/],
    ['six-field-other-name', /otherName/],
  ] as const)('is refused with a certificate that has the defect %s', async (defect, why) => {
    const key = await world.issue(receiverUra, defect)
    const refusal = await refusalOf(sealWith([asJwk(key)], { crlPem: world.authority.revocationLists() }))
    expect(refusal).toMatchObject({ reason: 'key', why: expect.stringMatching(why) })
  })

  it('is refused when it is that of another organisation', async () => {
    const refusal = await refusalOf(sealWith([asJwk(world.stranger)]))
    expect(refusal).toMatchObject({ reason: 'key', why: expect.stringContaining(`URA ${strangerUra}`) })
  })

  it('is refused when another authority issued the certificate', async () => {
    const other = await createUziAuthority({ line: 'G1', now: start, keys: createQuickPool(4) })
    const refusal = await refusalOf(sealWith([asJwk(await issueFrom(other, receiverUra))]))
    expect(refusal.reason).toBe('key')
  })

  it('is refused when it stands beside the certificate of another key', async () => {
    const substituted = { ...asJwk(world.stranger), x5c: world.receiver.x5c }
    const refusal = await refusalOf(sealWith([substituted]))
    expect(refusal).toMatchObject({ reason: 'key', why: expect.stringContaining('not the one in its certificate') })
  })

  describe('without a certificate of its own', () => {
    const own = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = { ...own.publicKey.export({ format: 'jwk' }), use: 'enc' }
    const bind = async (changes: Partial<KeyBindingRequest> = {}) => ({
      ...jwk,
      key_binding: await signKeyBinding({
        key: world.receiver,
        ura: receiverUra,
        publicKey: jwk,
        now: start,
        lifeSeconds: 3600,
        ...changes,
      }),
    })

    it('is taken when the certificate of the counterpart signed for it', async () => {
      const sealed = await sealWith([await bind()])
      const party = world.party(receiverUra, world.receiver, { decryptionKey: own.privateKey })
      await expect(createProtection(scheme)(party, {}).open(sealed, { ura: senderUra })).resolves.toMatchObject(payload)
      await expect(openAs(receiverUra, world.receiver, sealed)).rejects.toThrow()
    })

    it.each<[string, () => Promise<Record<string, unknown>>, RegExp]>([
      ['another organisation signed for it', () => bind({ key: world.stranger }), /bound by URA 90000399/],
      ['the statement is about another', () => bind({ ura: strangerUra }), /"iss" claim/],
      ['the statement is over', () => bind({ now: new Date(start.getTime() - 7_200_000) }), /"exp" claim/],
      [
        'it is another than what was signed for',
        async () => ({ ...(await bind()), ...other.publicKey.export({ format: 'jwk' }) }),
        /not the one that was bound/,
      ],
      ['it is for signatures', () => bind({ publicKey: { ...jwk, use: 'sig' } }), /not for encryption/],
      [
        'another key signed the statement',
        () => bind({ key: { ...world.receiver, privateKey: world.stranger.privateKey } }),
        /signature verification failed/,
      ],
      [
        'the statement is one of another kind',
        async () => ({
          ...jwk,
          key_binding: await new SignJWT({ cnf: { jwk } })
            .setProtectedHeader({ alg: 'PS256', typ: 'JWT', x5c: [...world.receiver.x5c] })
            .sign(world.receiver.privateKey),
        }),
        /"typ" JWT header/,
      ],
      ['the statement is none', async () => ({ ...jwk, key_binding: 'none' }), /binding: /],
    ])('is refused when %s', async (_what, make, why) => {
      expect(await refusalOf(sealWith([await make()]))).toMatchObject({
        reason: 'key',
        why: expect.stringMatching(why),
      })
    })

    it('is refused when the certificate that signed for it was revoked', async () => {
      const key = await world.issue(receiverUra, 'revoked')
      const keys = [await bind({ key })]
      const refusal = await refusalOf(sealWith(keys, { crlPem: world.authority.revocationLists() }))
      expect(refusal).toMatchObject({ reason: 'key', why: expect.stringMatching(/revoked/) })
    })
  })

  it.each([
    ['without x5c', { x5c: undefined }, 'no x5c'],
    ['with numbers in x5c', { x5c: [1] }, 'no x5c'],
    ['for signatures', { use: 'sig' }, 'not for encryption'],
  ])('is refused %s', async (_, change, why) => {
    const refusal = await refusalOf(sealWith([{ ...asJwk(world.receiver), ...change }]))
    expect(refusal).toMatchObject({ reason: 'key', why: expect.stringContaining(why) })
  })

  it('is refused when the set is empty, checked or not', async () => {
    expect((await refusalOf(sealWith([]))).reason).toBe('key')
    expect((await refusalOf(sealWith([], { verifyRecipient: false }))).reason).toBe('key')
  })

  it('is taken as it is by an end that does not check, so that whoever substituted it can read', async () => {
    const substituted = { ...asJwk(world.stranger), x5c: world.receiver.x5c }
    const sealed = await sealWith([substituted, asJwk(world.receiver)], { verifyRecipient: false })
    const eavesdropper = { ...world.party(receiverUra, world.stranger) }
    await expect(createProtection(scheme)(eavesdropper, {}).open(sealed, { ura: senderUra })).resolves.toMatchObject(
      payload,
    )
    expect((await refusalOf(openAs(receiverUra, world.receiver, sealed))).reason).toBe('payload')
  })

  it('is looked up once for many messages, also in parallel', async () => {
    let lookUps = 0
    const lookUpKeys = async () => {
      lookUps += 1
      return { keys: [asJwk(world.receiver)] }
    }
    const protection = createProtection(scheme)(world.party(senderUra, world.sender, { lookUpKeys }), {})
    await Promise.all(Array.from({ length: 5 }, () => protection.seal(payload, { ura: receiverUra })))
    await protection.seal(payload, { ura: receiverUra })
    expect(lookUps).toBe(1)
  })

  it('is looked up again after a look-up that failed', async () => {
    let lookUps = 0
    const lookUpKeys = async () => {
      lookUps += 1
      if (lookUps === 1) throw new Error('register not reached')
      return { keys: [asJwk(world.receiver)] }
    }
    const protection = createProtection(scheme)(world.party(senderUra, world.sender, { lookUpKeys }), {})
    expect(await refusalOf(protection.seal(payload, { ura: receiverUra }))).toMatchObject({
      reason: 'key',
      why: 'register not reached',
    })
    await expect(protection.seal(payload, { ura: receiverUra })).resolves.toBeDefined()
  })
})
