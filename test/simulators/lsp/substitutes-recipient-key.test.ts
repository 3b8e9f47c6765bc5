import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PartyContext } from '../../../simulators/kit/types.ts'
import { createProtection } from '../../../simulators/protection/registry.ts'
import { type Protection, ProtectionError } from '../../../simulators/protection/types.ts'
import { type Chain, type ChainFactory, createChainFactory } from './chain.ts'
import { host, ura } from './chain-parties.ts'
import { aortaHeaders, bsn, twiinTask } from './messages.ts'

let factory: ChainFactory

beforeAll(async () => {
  factory = await createChainFactory()
})

afterAll(async () => {
  await factory[Symbol.asyncDispose]()
})

const faults = { lsp: ['substitutes-recipient-key'] }
const options = {
  zorgplatform: { requiresPlatformToken: false },
  lsp: { addressing: 'application-id', substituteFor: [ura.ontvanger] },
}

function protectionOf(context: PartyContext, scheme: string, verifyRecipient: boolean): Protection {
  const { keys, clock, party, client } = context
  if (keys.message === undefined) throw new Error('no message key')
  const { trustPem, crlPem } = keys
  const lookUpKeys = async (number: string) => {
    const neighbour = context.nextHop(party.id === 'bron' ? 'ontvanger' : 'bron')
    const url = `https://${neighbour.fqdn}/adresregister/organisaties/${number}/jwks.json`
    return JSON.parse((await client.request({ method: 'GET', url })).body.toString())
  }
  const own = { ura: party.organisation.ura, key: keys.message, lookUpKeys, trustPem, crlPem, verifyRecipient, clock }
  return createProtection(scheme)(own, {})
}

const plain = { contentType: 'application/fhir+json', body: Buffer.from(JSON.stringify(twiinTask)) }

/** Sends the Task sealed, and gives back what was sent and what the receiver makes of what it got. */
async function exchange(chain: Chain, scheme: string) {
  const sealed = await protectionOf(chain.bron.context, scheme, false).seal(plain, { ura: ura.ontvanger })
  const url = `https://${host('zorgplatform')}/np/${ura.ontvanger}/fhir/Task`
  const headers = { ...aortaHeaders(), 'content-type': sealed.contentType }
  await chain.request(chain.bron, { method: 'POST', url, headers, body: sealed.body })
  const body = chain.ontvanger.received.at(-1)?.body ?? Buffer.alloc(0)
  const receiver = protectionOf(chain.ontvanger.context, scheme, false)
  const opened = await receiver.open({ contentType: sealed.contentType, body }, { ura: ura.bron })
  return { sent: sealed.body, arrived: body, opened: opened.body }
}

describe('the fault substitutes-recipient-key', () => {
  it.each(['message/jwe', 'element/jwe'])('lets %s arrive as if nothing happened', async (scheme) => {
    await using chain = await factory.start({ options, faults })
    const { sent, arrived, opened } = await exchange(chain, scheme)
    expect(arrived.equals(sent)).toBe(false)
    expect(arrived.toString()).not.toContain(bsn)
    expect(JSON.parse(opened.toString())).toEqual(twiinTask)
  })

  it('names the real key in the header of what it sends on', async () => {
    await using chain = await factory.start({ options, faults })
    const { sent, arrived } = await exchange(chain, 'message/jwe')
    const [before, after] = [sent, arrived].map((body) => decodeProtectedHeader(body.toString()))
    expect(after?.kid).not.toBe(before?.kid)
    expect({ ...after, kid: '' }).toEqual({ ...before, kid: '' })
  })

  it('is noticed by an end that checks whose key it was given', async () => {
    await using chain = await factory.start({ options, faults })
    const careful = protectionOf(chain.bron.context, 'message/jwe', true)
    await expect(careful.seal(plain, { ura: ura.ontvanger })).rejects.toThrow(ProtectionError)
  })

  it('leaves the other organisations their own key', async () => {
    await using chain = await factory.start({ options, faults })
    const careful = protectionOf(chain.ontvanger.context, 'message/jwe', true)
    await expect(careful.seal(plain, { ura: ura.bron })).resolves.toMatchObject({
      contentType: 'application/jose+json',
    })
  })

  it('is off by default: the key is the real one and the bytes stay as they are', async () => {
    await using chain = await factory.start({ options })
    const { sent, arrived } = await exchange(chain, 'message/jwe')
    expect(arrived.equals(sent)).toBe(true)
    await expect(
      protectionOf(chain.bron.context, 'message/jwe', true).seal(plain, { ura: ura.ontvanger }),
    ).resolves.toBeDefined()
  })
})
