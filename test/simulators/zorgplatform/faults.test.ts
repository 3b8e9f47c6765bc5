import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PartyContext } from '../../../simulators/kit/types.ts'
import { createProtection } from '../../../simulators/protection/registry.ts'
import type { Protection } from '../../../simulators/protection/types.ts'
import { type Chain, type ChainFactory, createChainFactory } from '../lsp/chain.ts'
import { host, ura } from '../lsp/chain-parties.ts'
import { aortaHeaders, bsn, fhirJson, twiinTask } from '../lsp/messages.ts'

let factory: ChainFactory

beforeAll(async () => {
  factory = await createChainFactory()
})

afterAll(async () => {
  await factory[Symbol.asyncDispose]()
})

const protection = { scheme: 'message/jwe', options: {} }
const options = { zorgplatform: { requiresPlatformToken: false } }
const task = JSON.stringify(twiinTask)

function protectionOf(context: PartyContext): Protection {
  const { keys, clock, party, client } = context
  if (keys.message === undefined) throw new Error('no message key')
  return createProtection('message/jwe')(
    {
      ura: party.organisation.ura,
      key: keys.message,
      trustPem: keys.trustPem,
      crlPem: keys.crlPem,
      verifyRecipient: true,
      clock,
      async lookUpKeys(number) {
        const url = `https://${host('lsp')}/adresregister/organisaties/${number}/jwks.json`
        return JSON.parse((await client.request({ method: 'GET', url })).body.toString())
      },
    },
    {},
  )
}

async function notify(chain: Chain) {
  const url = `https://${host('zorgplatform')}/np/${ura.ontvanger}/fhir/Task`
  return chain.request(chain.bron, { method: 'POST', url, headers: { ...aortaHeaders(), ...fhirJson }, body: task })
}

describe('the fault encrypts-for-sender', () => {
  const faults = { zorgplatform: ['encrypts-for-sender'] }
  const heldKeys = { zorgplatform: 'bron' } as const

  it('seals what the end sends in the clear, and opens what comes back', async () => {
    await using chain = await factory.start({ options, protection, faults, heldKeys })
    const receiver = protectionOf(chain.ontvanger.context)
    const plain = { contentType: 'application/fhir+json', body: Buffer.from('{"resourceType":"OperationOutcome"}') }
    const sealed = await receiver.seal(plain, { ura: ura.bron })
    chain.ontvanger.answer = { status: 201, headers: { 'content-type': sealed.contentType }, body: sealed.body }
    const answer = await notify(chain)
    const [received] = chain.ontvanger.received
    expect(received?.headers['content-type']).toBe('application/jose+json')
    expect(received?.body.toString()).not.toContain(bsn)
    const body = received?.body ?? Buffer.alloc(0)
    const opened = await receiver.open({ contentType: 'application/jose+json', body }, { ura: ura.bron })
    expect(opened.body.toString()).toBe(task)
    expect(answer).toMatchObject({ status: 201, headers: { 'content-type': 'application/fhir+json' } })
    expect(answer.body).toEqual(plain.body)
    expect(chain.rows(chain.zorgplatform, 'access_log').at(-1)).toMatchObject({ bsn })
    expect(chain.rows(chain.lsp, 'toegangslog').at(-1)).toMatchObject({ bsn: null })
  })

  it('opens what comes for the end, and seals what the end answers in the clear', async () => {
    await using chain = await factory.start({ options, protection, faults, heldKeys })
    const receiver = protectionOf(chain.ontvanger.context)
    chain.bron.answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"access_token":"t"}' }
    const form = { contentType: 'application/x-www-form-urlencoded', body: Buffer.from('scope=bgz-sender') }
    const sealed = await receiver.seal(form, { ura: ura.bron })
    const url = `https://${host('lsp')}/np/${ura.bron}/token`
    const headers = { ...aortaHeaders(), 'content-type': sealed.contentType }
    const answer = await chain.request(chain.ontvanger, { method: 'POST', url, headers, body: sealed.body })
    expect(chain.bron.received.at(-1)?.body.toString()).toBe('scope=bgz-sender')
    const contentType = String(answer.headers['content-type'])
    const opened = await receiver.open({ contentType, body: answer.body }, { ura: ura.bron })
    expect(opened.body.toString()).toBe('{"access_token":"t"}')
  })

  it('refuses what it cannot open', async () => {
    await using chain = await factory.start({ options, protection, faults, heldKeys })
    const url = `https://${host('lsp')}/np/${ura.bron}/token`
    const headers = { ...aortaHeaders(), 'content-type': 'application/jose+json' }
    const answer = await chain.request(chain.ontvanger, { method: 'POST', url, headers, body: 'eyJh.a.b.c.d' })
    expect(answer.status).toBe(422)
    expect(chain.bron.received).toEqual([])
  })

  it('is off by default: the body goes on as it came', async () => {
    await using chain = await factory.start({ options, protection, heldKeys })
    await notify(chain)
    expect(chain.ontvanger.received[0]?.body.toString()).toBe(task)
  })
})

describe('the fault logs-bodies', () => {
  it.each(['zorgplatform', 'lsp'] as const)('puts the content in the log of %s', async (id) => {
    await using chain = await factory.start({ options, faults: { [id]: ['logs-bodies'] } })
    await notify(chain)
    expect(chain.log(chain[id])).toContain(bsn)
    const other = id === 'lsp' ? 'zorgplatform' : 'lsp'
    expect(chain.log(chain[other])).not.toContain(bsn)
    expect(chain.log(chain[other])).toContain('/fhir/Task')
  })
})
