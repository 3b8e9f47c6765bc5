import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { issuerSerialOf, type TransactionContext } from '../../../harness/contracts/identity/transactietoken-names.ts'
import type { IdentityCheck } from '../../../harness/contracts/identity/types.ts'
import {
  type TransactietokenExpectation,
  verifyTransactietoken,
} from '../../../harness/contracts/identity/verify-transactietoken.ts'
import { readRevocationList } from '../../../harness/contracts/x509-revocation.ts'
import { type CardRefused, findPassCertificate, openPass } from '../../../simulators/kit/identity/card-client.ts'
import { createReplayGuard } from '../../../simulators/kit/identity/replay-guard.ts'
import { buildUzi } from '../../../simulators/uzi/server.ts'
import {
  createIdentityLandscape,
  host,
  type IdentityLandscape,
  type RunningParty,
  ura,
} from '../kit/identity/landscape.ts'

const pin = '482913'
const service = `https://${host('uzi')}`
const message: TransactionContext = {
  interactionId: 'QURX_IN990113NL',
  messageIdRoot: '2.16.528.1.1007.3.3.90000380.1',
  messageIdExt: 'M-0001',
  burgerServiceNummer: '999990019',
  applicationId: '900380',
  contextCode: 'MEDGEG',
}

let landscape: IdentityLandscape
let bron: RunningParty
let ontvanger: RunningParty
let uzi: RunningParty

const buildEnd: Parameters<IdentityLandscape['start']>[1] = (context) => ({ app: context.createApp() })

beforeAll(async () => {
  landscape = await createIdentityLandscape()
  ;[bron, ontvanger] = [await landscape.start('bron', buildEnd), await landscape.start('ontvanger', buildEnd)]
})
beforeEach(() => startUzi())
afterAll(() => landscape[Symbol.asyncDispose]())

async function startUzi(faults: string[] = []): Promise<void> {
  await uzi?.stop()
  uzi = await landscape.start('uzi', buildUzi, { faults })
  await landscape.introduce(bron, ontvanger, uzi)
}

const open = (uziNumber: string, given = pin, party = bron) =>
  openPass(party.context, service, { uziNumber, pin: given })

async function refusalOf(promise: Promise<unknown>): Promise<Partial<CardRefused>> {
  return promise.then(
    () => ({ code: 'accepted' }),
    (error: CardRefused) => ({ status: error.status, code: error.code, attemptsLeft: error.attemptsLeft }),
  )
}

async function call(party: RunningParty, method: string, path: string, body?: unknown) {
  return party.context.client.request({
    method,
    url: `${service}${path}`,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
}

function verify(xml: string, changes: Partial<TransactietokenExpectation> = {}): Promise<IdentityCheck> {
  return verifyTransactietoken(xml, {
    at: landscape.clock.now(),
    trust: landscape.identityTrust(),
    findCertificate: (reference) => findPassCertificate(ontvanger.context.client, service, reference),
    ura: ura.bron,
    level: 'high',
    message,
    isReplay: createReplayGuard(landscape.clock),
    ...changes,
  })
}

describe('a pass in the reader', () => {
  test('an organisation sees its own passes with their kinds', async () => {
    const answer = JSON.parse((await call(ontvanger, 'GET', '/passes')).body.toString()) as unknown[]
    expect(answer).toEqual([
      {
        uziNumber: landscape.passes.elders.uziNumber,
        type: 'Z',
        holder: 'Anna van der Voorbeeld',
        role: '01.000',
        blocked: false,
      },
    ])
  })

  test('three wrong PINs block it, and then the right one does not open it either', async () => {
    const { uziNumber } = landscape.passes.huisarts
    expect(await refusalOf(open(uziNumber, '000000'))).toMatchObject({ status: 403, attemptsLeft: 2 })
    expect(await refusalOf(open(uziNumber, '000000'))).toMatchObject({ status: 403, attemptsLeft: 1 })
    expect(await refusalOf(open(uziNumber, '000000'))).toMatchObject({ status: 423, code: 'blocked' })
    expect(await refusalOf(open(uziNumber))).toMatchObject({ status: 423, code: 'blocked' })
  })

  test('the right PIN gives all three attempts back', async () => {
    const { uziNumber } = landscape.passes.huisarts
    await refusalOf(open(uziNumber, '000000'))
    await refusalOf(open(uziNumber, '000000'))
    await open(uziNumber)
    expect(await refusalOf(open(uziNumber, '000000'))).toMatchObject({ status: 403, attemptsLeft: 2 })
  })

  test('a pass of another organisation is not there', async () => {
    expect(await refusalOf(open(landscape.passes.elders.uziNumber))).toMatchObject({ status: 404 })
    expect(await refusalOf(open('999999999'))).toMatchObject({ status: 404 })
  })

  test('a session is of no use to another client, after it was closed, or when it is old', async () => {
    const answer = await call(bron, 'POST', '/sessions', { uziNumber: landscape.passes.huisarts.uziNumber, pin })
    const { session } = JSON.parse(answer.body.toString()) as { session: string }
    const digest = Buffer.alloc(32).toString('base64')
    const sign = async (party: RunningParty) =>
      (await call(party, 'POST', `/sessions/${session}/signatures`, { digest })).status
    expect(await sign(bron)).toBe(200)
    expect(await sign(ontvanger)).toBe(404)
    landscape.clock.aheadMs = 16 * 60_000
    expect(await sign(bron)).toBe(404)
    landscape.clock.aheadMs = 0
    expect((await call(bron, 'DELETE', `/sessions/${session}`)).status).toBe(204)
    expect(await sign(bron)).toBe(404)
  })

  test.each([[{}], [{ digest: 'AAAA' }], [{ digest: 7 }]])('signs nothing but a digest: %j', async (body) => {
    const answer = await call(bron, 'POST', '/sessions', { uziNumber: landscape.passes.huisarts.uziNumber, pin })
    const { session } = JSON.parse(answer.body.toString()) as { session: string }
    expect((await call(bron, 'POST', `/sessions/${session}/signatures`, body)).status).toBe(400)
  })
})

describe('a transactietoken', () => {
  test('made at the end and signed in the reader tells who, in which role, at which level', async () => {
    const pass = await open(landscape.passes.huisarts.uziNumber)
    const check = await verify(await pass.signTransactietoken(message))
    if (!check.ok) throw new Error(check.reason)
    expect(check.user).toMatchObject({
      source: 'uzi-pass',
      number: '900000011',
      name: 'Anna van der Voorbeeld',
      role: '01.015',
      organisation: { ura: ura.bron, name: 'Tést Zorginstelling 01' },
      level: 'high',
      audience: ['urn:IIroot:2.16.840.1.113883.2.4.6.6:IIext:1'],
      status: 'good',
    })
    expect(check.user.signer.chain).toEqual([
      'Anna van der Voorbeeld',
      'TEST UZI-register Zorgverlener CA G3',
      'TEST Zorg CSP Level 2 Persoon CA G3',
      'TEST Zorg CSP Root CA G3',
    ])
  })

  test('signed in the reader shows the service no BSN, made by the service does', async () => {
    const bytesOf = (party: RunningParty) => {
      const lines = readFileSync(join(party.config.directory, 'tap', 'connections.ndjson'), 'utf8').split('\n').length
      return Array.from({ length: lines }, (_, index) => {
        try {
          return readFileSync(join(party.config.directory, 'tap', `${index + 1}.received.bin`), 'latin1')
        } catch {
          return ''
        }
      }).join('')
    }
    const pass = await open(landscape.passes.huisarts.uziNumber)
    await pass.signTransactietoken(message)
    await pass.close()
    await uzi.stop()
    expect(bytesOf(uzi)).toContain('/signatures')
    expect(bytesOf(uzi)).not.toContain(message.burgerServiceNummer)
    await startUzi()
    expect((await tokenOfService()).status).toBe(200)
    await uzi.stop()
    expect(bytesOf(uzi)).toContain(message.burgerServiceNummer)
  })

  test('made by the service verifies the same', async () => {
    const answer = await tokenOfService()
    expect(await verify(answer.body.toString())).toMatchObject({ ok: true, user: { number: '900000011' } })
  })

  test('of a named employee has no role and is high; of a function it names nobody', async () => {
    const named = await (await open(landscape.passes.verpleegkundige.uziNumber)).signTransactietoken(message)
    const check = await verify(named)
    expect(check).toMatchObject({ ok: true, user: { level: 'high', name: 'Bram Tester' } })
    expect(check.ok && check.user.role).toBeUndefined()
    const unnamed = await (await open(landscape.passes.assistent.uziNumber)).signTransactietoken(message)
    expect(await verify(unnamed)).toMatchObject({ ok: false, code: 'level' })
    expect(await verify(unnamed, { level: 'none' })).toMatchObject({ ok: true, user: { level: 'none' } })
  })

  test('is refused for each thing that is not right', async () => {
    const pass = await open(landscape.passes.huisarts.uziNumber)
    const token = await pass.signTransactietoken(message)
    const later = new Date(landscape.clock.now().getTime() + 6 * 60_000)
    const earlier = new Date(landscape.clock.now().getTime() - 6 * 60_000)
    const otherAnchor = { ...landscape.identityTrust(), trustPem: landscape.dezi.trustPem }
    const cases: [string, string, Partial<TransactietokenExpectation>, (xml: string) => string][] = [
      ['expired', 'expired', { at: later }, (xml) => xml],
      ['from the future', 'signer', { at: earlier }, (xml) => xml],
      ['for another audience', 'audience', { audience: 'urn:other' }, (xml) => xml],
      ['of another organisation', 'organisation', { ura: ura.ontvanger }, (xml) => xml],
      ['for another patient', 'binding', { message: { ...message, burgerServiceNummer: '999991772' } }, (xml) => xml],
      ['for another message', 'binding', { message: { ...message, messageIdExt: 'M-0002' } }, (xml) => xml],
      ['for another interaction', 'binding', { message: { ...message, interactionId: 'X' } }, (xml) => xml],
      ['of an unknown authority', 'signer', { trust: otherAnchor }, (xml) => xml],
      ['of an unknown certificate', 'signer', { findCertificate: async () => undefined }, (xml) => xml],
      [
        'answered with another certificate',
        'signer',
        { findCertificate: async () => x5cOf('verpleegkundige') },
        (xml) => xml,
      ],
      ['tampered with', 'signature', {}, (xml) => xml.replace('999990019', '999991772')],
      [
        'with a broken signature',
        'signature',
        {},
        (xml) => xml.replace(/(SignatureValue>)(.)/, (_, a: string, b: string) => a + (b === 'A' ? 'B' : 'A')),
      ],
      ['with a DTD', 'unreadable', {}, (xml) => `<!DOCTYPE x>${xml}`],
      ['not XML', 'unreadable', {}, () => 'no'],
      [
        'wrapped',
        'unreadable',
        {},
        (xml) =>
          xml
            .replace(/^<saml:Assertion/, '<saml:Assertion xmlns:saml="urn:x"><saml:Assertion')
            .concat('</saml:Assertion>'),
      ],
    ]
    for (const [name, code, changes, tamper] of cases) {
      const check = await verify(tamper(token), changes)
      expect([name, check.ok ? 'accepted' : check.code]).toEqual([name, code])
    }
    expect((await verify(token)).ok).toBe(true)
  })

  test('is refused when the pass was revoked or has expired', async () => {
    for (const [id, reason] of [
      ['ingetrokken', /is revoked/],
      ['verlopen', /has expired/],
    ] as const) {
      const token = await (await open(landscape.passes[id].uziNumber)).signTransactietoken(message)
      const check = await verify(token)
      expect(check).toMatchObject({ ok: false, code: 'signer' })
      expect(check.ok ? '' : check.reason).toMatch(reason)
    }
  })

  test('passes once', async () => {
    const isReplay = createReplayGuard(landscape.clock)
    const token = await (await open(landscape.passes.huisarts.uziNumber)).signTransactietoken(message)
    // A refused one is not spent.
    expect(await verify(token, { isReplay, ura: ura.ontvanger })).toMatchObject({ ok: false })
    expect(await verify(token, { isReplay })).toMatchObject({ ok: true })
    expect(await verify(token, { isReplay })).toMatchObject({ ok: false, code: 'replay' })
  })

  test.each([
    ['without a BSN', { burgerServiceNummer: undefined }],
    ['with markup', { messageIdExt: '<x/>' }],
  ])('is not made %s', async (_, changes) => {
    expect((await tokenOfService(changes)).status).toBe(400)
  })
})

describe('the register', () => {
  test('gives a certificate by issuer and serial number, and none for another', async () => {
    const pass = await open(landscape.passes.huisarts.uziNumber)
    const reference = issuerSerialOf(pass.certificate)
    expect(reference.issuer).toMatch(/^CN=TEST UZI-register Zorgverlener CA G3, organizationIdentifier=.*, C=NL$/)
    const x5c = await findPassCertificate(ontvanger.context.client, service, reference)
    expect(x5c?.[0]).toBe(pass.certificate.raw.toString('base64'))
    expect(await findPassCertificate(ontvanger.context.client, service, { ...reference, serial: '1' })).toBeUndefined()
    expect((await call(bron, 'GET', '/register/certificates')).status).toBe(400)
  })

  const listPath = '/cdp/test_uzi_register_zorgverlener_ca_g3.crl'
  const revokedCount = async () => {
    const { revoked } = readRevocationList((await call(bron, 'GET', listPath)).body)
    return revoked?.content.length ?? 0
  }

  test('publishes the list of each CA as it is now', async () => {
    const before = await revokedCount()
    landscape.cards.revoke(landscape.passes.elders.keys.authentication.serialNumber)
    landscape.reissueLists(uzi)
    expect(await revokedCount()).toBeGreaterThan(before)
    expect((await call(bron, 'GET', '/cdp/nothing.crl')).status).toBe(404)
    expect((await call(bron, 'GET', '/cacerts/test_zorg_csp_root_ca_g3.cer')).status).toBe(200)
  })

  test('with the fault keeps-old-lists, a pass revoked after the start is not on the list', async () => {
    await startUzi(['keeps-old-lists'])
    const before = await revokedCount()
    landscape.cards.revoke(landscape.passes.elders.keys.signature?.serialNumber ?? '')
    landscape.reissueLists(uzi)
    expect(await revokedCount()).toBe(before)
  })
})

test('with the fault skips-pin a pass opens with any PIN, as often as one likes', async () => {
  await startUzi(['skips-pin'])
  for (let n = 0; n < 4; n += 1) await open(landscape.passes.huisarts.uziNumber, '000000')
})

test('with the fault reuses-assertion-id a second token of a session is found to be a replay', async () => {
  const two = async () => {
    const isReplay = createReplayGuard(landscape.clock)
    const answer = await call(bron, 'POST', '/sessions', { uziNumber: landscape.passes.huisarts.uziNumber, pin })
    const { session } = JSON.parse(answer.body.toString()) as { session: string }
    const codes: string[] = []
    for (let n = 0; n < 2; n += 1) {
      const token = await call(bron, 'POST', `/sessions/${session}/transactietoken`, message)
      const check = await verify(token.body.toString(), { isReplay })
      codes.push(check.ok ? 'accepted' : check.code)
    }
    return codes
  }
  expect(await two()).toEqual(['accepted', 'accepted'])
  await startUzi(['reuses-assertion-id'])
  expect(await two()).toEqual(['accepted', 'replay'])
})

test('neither the log nor the store keeps a PIN or a BSN', async () => {
  await tokenOfService()
  await uzi.stop()
  for (const file of ['log/party.ndjson', 'store/party.sqlite']) {
    const text = readFileSync(join(uzi.config.directory, file), 'latin1')
    expect(text).not.toContain(message.burgerServiceNummer)
    expect(text).not.toContain(pin)
  }
})

async function tokenOfService(changes: Record<string, unknown> = {}) {
  const answer = await call(bron, 'POST', '/sessions', { uziNumber: landscape.passes.huisarts.uziNumber, pin })
  const { session } = JSON.parse(answer.body.toString()) as { session: string }
  return call(bron, 'POST', `/sessions/${session}/transactietoken`, { ...message, ...changes })
}

function x5cOf(id: 'verpleegkundige'): string[] {
  const pem = landscape.passes[id].keys.authentication.certificatePem
  return [pem.replace(/-----[^-]+-----|\s/g, '')]
}
