import { generateKeyPairSync, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { CompactEncrypt, CompactSign, decodeProtectedHeader } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { createUziAuthority } from '../../../certs/uzi-authority.ts'
import { createProtection } from '../../../simulators/protection/registry.ts'
import type { Payload, Protection, ProtectionParty } from '../../../simulators/protection/types.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { type Changes, content, craftMessage, craftSignature, passOn } from './crafted-message.ts'
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

const from = { ura: senderUra }
const to = { ura: receiverUra }
const text: Payload = { contentType: 'text/plain; charset=utf-8', body: Buffer.from(content) }

let world: World

beforeAll(async () => {
  world = await createWorld()
})

function sender(): Protection {
  return createProtection('message/jwe')(world.party(senderUra, world.sender), {})
}

function receiver(changes: Partial<ProtectionParty> = {}, options: Record<string, unknown> = {}): Protection {
  return createProtection('message/jwe')(world.party(receiverUra, world.receiver, changes), options)
}

describe('a message sealed with message/jwe', () => {
  it('comes back byte for byte, with its media type', async () => {
    const bytes = fc.uint8Array({ maxLength: 2000 })
    const [seals, opens] = [sender(), receiver()]
    await fc.assert(
      fc.asyncProperty(bytes, fc.string({ unit: 'binary' }), async (body, contentType) => {
        const payload = { contentType, body: Buffer.from(body) }
        expect(await opens.open(await seals.seal(payload, to), from)).toEqual(payload)
      }),
      { numRuns: 25 },
    )
  })

  it('is a compact JWE of the agreed profile and shows nothing of the content', async () => {
    const { contentType, body } = await sender().seal(text, to)
    expect(contentType).toBe('application/jose+json')
    expect(body.toString()).toMatch(/^[\w-]+(\.[\w-]+){4}$/)
    const header = decodeProtectedHeader(body.toString())
    expect(Object.keys(header).sort()).toEqual(['alg', 'cty', 'enc', 'kid', 'typ', 'x5t#S256'])
    expect(header).toMatchObject({ alg: 'RSA-OAEP-256', enc: 'A256GCM', typ: 'JWE', cty: 'JWT' })
    for (const part of body.toString().split('.')) {
      expect(Buffer.from(part, 'base64url').toString('latin1')).not.toContain('koorts')
    }
  })

  it('is different each time', async () => {
    const protection = sender()
    expect((await protection.seal(text, to)).body).not.toEqual((await protection.seal(text, to)).body)
  })

  it('passes an intermediary unnoticed that was taken for the receiver', async () => {
    const lookUpKeys = async () => ({ keys: [asJwk(world.stranger)] })
    const careless = world.party(senderUra, world.sender, { lookUpKeys, verifyRecipient: false })
    const sealed = await createProtection('message/jwe')(careless, {}).seal(text, to)
    expect(await receiver().open(await passOn(sealed, world.stranger, world.receiver), from)).toEqual(text)
  })
})

describe('opening with message/jwe', () => {
  it('accepts a conforming message made elsewhere', async () => {
    expect(await receiver().open(await craftMessage(world), from)).toEqual(text)
  })

  it('refuses every change of a single character', async () => {
    const { contentType, body } = await craftMessage(world)
    const token = body.toString()
    const positions = token.split('.').map((part, i, parts) => parts.slice(0, i).join('.').length + 1 + part.length / 3)
    for (const position of positions.map(Math.floor)) {
      const changed = Buffer.from(token)
      changed[position] = token[position] === 'A' ? 0x42 : 0x41
      expect((await refusalOf(receiver().open({ contentType, body: changed }, from))).reason).toBe('payload')
    }
  })

  it('refuses a changed signature', async () => {
    const [head, payload, signature] = (await craftSignature(world)).split('.')
    const flipped = `${signature?.startsWith('A') ? 'B' : 'A'}${signature?.slice(1)}`
    const sealed = await craftMessage(world, { inner: [head, payload, flipped].join('.') })
    expect((await refusalOf(receiver().open(sealed, from))).why).toMatch(/signature verification failed/)
  })

  it('refuses the second use of a message, also when both arrive at once', async () => {
    const sealed = await craftMessage(world)
    const protection = receiver()
    const outcomes = await Promise.allSettled([protection.open(sealed, from), protection.open(sealed, from)])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await refusalOf(protection.open(sealed, from))).why).toMatch(/was used before/)
  })

  it('does not spend the id of a message it refused', async () => {
    const jti = 'een-id'
    const protection = receiver()
    await refusalOf(protection.open(await craftMessage(world, { claims: { jti, payload: 1 } }), from))
    await expect(protection.open(await craftMessage(world, { claims: { jti } }), from)).resolves.toEqual(text)
  })

  it.each<[string, Changes, RegExp]>([
    ['for someone else', { claims: { aud: strangerUra } }, /claims are for 90000399/],
    ['in the name of someone else', { claims: { iss: strangerUra } }, /claims are of 90000399/],
    ['without an audience', { claims: { aud: undefined } }, /registered claim is missing/],
    ['with several audiences', { claims: { aud: [receiverUra] } }, /registered claim is missing/],
    ['without an id', { claims: { jti: undefined } }, /registered claim is missing/],
    ['without an end', { claims: { exp: undefined } }, /registered claim is missing/],
    [
      'that has expired',
      { claims: { iat: start.getTime() / 1000 - 400, exp: start.getTime() / 1000 - 100 } },
      /expired/,
    ],
    ['from the future', { claims: { iat: start.getTime() / 1000 + 60 } }, /future/],
    ['that lives too long', { claims: { exp: start.getTime() / 1000 + 3600 } }, /live longer/],
    ['without a payload', { claims: { payload: undefined } }, /hold no payload/],
    ['signed for another use', { jwsHeader: { typ: 'vnd.inkijk.elements+jwt' } }, /of type/],
    ['without a certificate', { jwsHeader: { x5c: undefined } }, /no x5c/],
    ['with the thumbprint of another certificate', { jwsHeader: { 'x5t#S256': 'AAAA' } }, /x5t#S256/],
    ['with a key address in the signature', { jwsHeader: { jku: 'https://sleutels.test/' } }, /member jku/],
    ['with a certificate address in the signature', { jwsHeader: { x5u: 'https://sleutels.test/' } }, /member x5u/],
    ['with a key in the signature', { jwsHeader: { jwk: { kty: 'RSA' } } }, /member jwk/],
    ['with a key address outside', { jweHeader: { jku: 'https://sleutels.test/' } }, /member jku/],
    ['that is compressed', { jweHeader: { zip: 'DEF' } }, /member zip/],
    ['of another inner type', { jweHeader: { cty: 'json' } }, /holds json/],
    ['with RSA-OAEP, so SHA-1', { jweHeader: { alg: 'RSA-OAEP' } }, /"alg".*not allowed/],
    ['with RSA-OAEP-512', { jweHeader: { alg: 'RSA-OAEP-512' } }, /"alg".*not allowed/],
    ['with another content encryption', { jweHeader: { enc: 'A256CBC-HS512' } }, /"enc".*not allowed/],
    ['with a shorter content key', { jweHeader: { enc: 'A128GCM' } }, /"enc".*not allowed/],
    ['signed with RS256', { jwsHeader: { alg: 'RS256' } }, /"alg".*not allowed/],
    ['signed with PS384', { jwsHeader: { alg: 'PS384' } }, /"alg".*not allowed/],
  ])('refuses a message %s', async (_, changes, why) => {
    const sealed = await craftMessage(world, changes)
    expect(await refusalOf(receiver().open(sealed, from))).toMatchObject({
      reason: 'payload',
      message: 'the payload is not protected as agreed',
      why: expect.stringMatching(why),
    })
  })

  it('refuses a message encrypted directly with a shared key', async () => {
    const direct = await new CompactEncrypt(Buffer.from(await craftSignature(world)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'JWT' })
      .encrypt(randomBytes(32))
    const sealed = { contentType: 'application/jose+json', body: Buffer.from(direct) }
    expect((await refusalOf(receiver().open(sealed, from))).why).toMatch(/"alg".*not allowed/)
  })

  it('refuses a message without a signature, or with a public key used as a secret', async () => {
    const [, payload] = (await craftSignature(world)).split('.')
    const x5c = [...world.sender.x5c]
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'vnd.inkijk.payload+jwt', x5c }))
    const none = await craftMessage(world, { inner: `${unsigned.toString('base64url')}.${payload}.` })
    expect((await refusalOf(receiver().open(none, from))).why).toMatch(/"alg".*not allowed/)
    const secret = world.sender.certificate.publicKey.export({ type: 'spki', format: 'pem' })
    const inner = await new CompactSign(Buffer.from(payload ?? '', 'base64url'))
      .setProtectedHeader({ alg: 'HS256', typ: 'vnd.inkijk.payload+jwt', x5c })
      .sign(Buffer.from(secret))
    const hmac = await craftMessage(world, { inner })
    expect((await refusalOf(receiver().open(hmac, from))).why).toMatch(/"alg".*not allowed/)
  })

  it('refuses a signature by a key that is not in the certificate', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const sealed = await craftMessage(world, { signer: { ...world.sender, privateKey } })
    expect((await refusalOf(receiver().open(sealed, from))).why).toMatch(/signature verification failed/)
  })

  it('refuses a message that another organisation signed in the name of the sender', async () => {
    const sealed = await craftMessage(world, { signer: world.stranger })
    expect((await refusalOf(receiver().open(sealed, from))).why).toMatch(/signer is URA 90000399/)
  })

  it.each([
    ['wrong-ura', /signer is URA/],
    ['revoked', /revoked/],
    ['expired', /valid|expired/],
  ] as const)('refuses a signer whose certificate has the defect %s', async (defect, why) => {
    const sealed = await craftMessage(world, { signer: await world.issue(senderUra, defect) })
    const protection = receiver({ crlPem: world.authority.revocationLists() })
    expect((await refusalOf(protection.open(sealed, from))).why).toMatch(why)
  })

  it('refuses a signer of another authority, which its own relations accept', async () => {
    const other = await createUziAuthority({ line: 'G1', now: start, keys: createQuickPool(4) })
    const sealed = await craftMessage(world, { signer: await issueFrom(other, senderUra) })
    expect((await refusalOf(receiver().open(sealed, from))).why).toMatch(/signer's certificate is not accepted/)
    const theirs = receiver({ trustPem: other.trustPem, crlPem: other.revocationLists() })
    await expect(theirs.open(sealed, from)).resolves.toEqual(text)
  })

  it('refuses a body above the limit before it reads it, and takes one at the limit', async () => {
    const sealed = await craftMessage(world)
    const size = sealed.body.length
    expect((await refusalOf(receiver({}, { maxBytes: size - 1 }).open(sealed, from))).why).toMatch(/longer than/)
    await expect(receiver({}, { maxBytes: size }).open(sealed, from)).resolves.toEqual(text)
  })

  it('refuses what is not sealed, whatever it calls itself', async () => {
    expect((await refusalOf(receiver().open(text, from))).why).toMatch(/media type/)
    const posing = { contentType: 'application/jose+json', body: text.body }
    expect((await refusalOf(receiver().open(posing, from))).reason).toBe('payload')
  })

  it('opens until the message expires by the clock of the receiver, with half a minute of grace', async () => {
    const sealed = await craftMessage(world)
    const at = (seconds: number) => ({ clock: { now: () => new Date(start.getTime() + seconds * 1000) } })
    await expect(receiver(at(329)).open(sealed, from)).resolves.toEqual(text)
    expect((await refusalOf(receiver(at(330)).open(sealed, from))).why).toMatch(/expired/)
  })
})
