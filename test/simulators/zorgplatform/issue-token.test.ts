import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KeyStore } from '../../../simulators/kit/types.ts'
import { type Chain, type ChainFactory, createChainFactory, type End } from '../lsp/chain.ts'
import { host, ura } from '../lsp/chain-parties.ts'
import { bsn } from '../lsp/messages.ts'
import { composeTokenRequest, type TokenRequestChanges } from './token-request.ts'

let factory: ChainFactory
let chain: Chain

beforeAll(async () => {
  factory = await createChainFactory()
  chain = await factory.start()
})

afterAll(async () => {
  await chain[Symbol.asyncDispose]()
  await factory[Symbol.asyncDispose]()
})

async function post(body: string, from: End = chain.bron) {
  const url = `https://${host('zorgplatform')}/sts`
  const headers = { 'content-type': 'application/soap+xml; charset=utf-8' }
  const answer = await chain.request(from, { method: 'POST', url, headers, body })
  return { status: answer.status, text: answer.body.toString() }
}

const tls = (): KeyStore['tls'] => chain.bron.context.keys.tls

describe('the STS', () => {
  it('issues an assertion with the claims of the client and its own validity of 12 minutes', async () => {
    const { status, text } = await post(composeTokenRequest(tls(), ura.bron))
    expect(status).toBe(200)
    expect(text).toContain(`<Issuer>https://${host('zorgplatform')}/sts</Issuer>`)
    expect(text).toContain(`<NameID>urn:oid:2.16.528.1.1007.3.3.${ura.bron}</NameID>`)
    expect(text).toContain(`extension="${bsn}"`)
    expect(text).toContain('code="182777000"')
    expect(text).toContain('code="OPERATIONS"')
    expect(text).toContain('homeCommunityId')
    expect(text).toContain('<AttributeValue>wf-1</AttributeValue>')
    const [, from = '', until = ''] = /<Conditions NotBefore="([^"]+)" NotOnOrAfter="([^"]+)"/.exec(text) ?? []
    expect(Date.parse(until) - Date.parse(from)).toBe(12 * 60_000)
  })

  it('keeps the workflow and the access, with the BSN it was told', async () => {
    await post(composeTokenRequest(tls(), ura.bron))
    expect(chain.rows(chain.zorgplatform, 'workflow')).toEqual([
      expect.objectContaining({ id: 'wf-1', bsn, from_ura: ura.bron }),
    ])
    expect(chain.rows(chain.zorgplatform, 'access_log').at(-1)).toMatchObject({
      organisation: ura.bron,
      interaction: 'issue:token',
      bsn,
      result: 'issued',
    })
  })

  it('issues an assertion without a patient when none is asked for', async () => {
    const { status, text } = await post(composeTokenRequest(tls(), ura.bron, { anonymous: true }))
    expect(status).toBe(200)
    expect(text).not.toContain('resource-id')
    expect(chain.rows(chain.zorgplatform, 'access_log').at(-1)).toMatchObject({ bsn: null })
  })

  it('takes the message key of the same organisation too', async () => {
    const { message } = chain.bron.context.keys
    if (message === undefined) throw new Error('bron has no message key')
    const keyPem = message.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const { status } = await post(composeTokenRequest({ ...message, keyPem, chainPem: '' }, ura.bron))
    expect(status).toBe(200)
  })

  it('takes the pair of role and purpose of a professional', async () => {
    const changes = { role: '224609002', purpose: 'TREATMENT' }
    expect((await post(composeTokenRequest(tls(), ura.bron, changes))).status).toBe(200)
  })

  it.each<[string, TokenRequestChanges, string]>([
    ['a wrong audience', { audience: 'https://elders.test/sts' }, 'FailedAuthentication'],
    ['two Conditions', { conditions: 2 }, 'FailedAuthentication'],
    ['no Conditions', { conditions: 0 }, 'FailedAuthentication'],
    ['times that have passed', { minutes: -20 }, 'InvalidTimeRange'],
    ['times to come', { minutes: 20 }, 'InvalidTimeRange'],
    ['a role of the other flavour', { role: '224609002' }, 'InvalidScope'],
    ['another platform to be used at', { appliesTo: 'https://elders.test' }, 'InvalidScope'],
    ['the name of another organisation', { organisation: ura.ontvanger }, 'FailedAuthentication'],
    [
      'changed content',
      { tamper: (xml) => xml.replace(`extension="${bsn}"`, 'extension="999990020"') },
      'FailedAuthentication',
    ],
    ['no signature', { tamper: (xml) => xml.replace(/<Signature[\s\S]*<\/Signature>/, '') }, 'FailedAuthentication'],
    ['another action', { tamper: (xml) => xml.replace('RST/Issue<', 'RST/Cancel<') }, 'InvalidRequest'],
    ['a document type', { tamper: (xml) => `<!DOCTYPE x [<!ENTITY y "z">]>${xml}` }, 'InvalidRequest'],
    ['no XML', { tamper: () => 'grant_type=password' }, 'InvalidRequest'],
  ])('refuses a request with %s', async (_name, changes, fault) => {
    const { status, text } = await post(composeTokenRequest(tls(), ura.bron, changes))
    expect(status).toBe(400)
    expect(text).toContain(`trust:${fault}</s:Value>`)
    expect(text).not.toContain('<Assertion')
  })

  it('refuses an assertion that another organisation signed', async () => {
    const { status } = await post(composeTokenRequest(chain.ontvanger.context.keys.tls, ura.bron))
    expect(status).toBe(400)
  })

  it('refuses a signed assertion that wraps around other claims', async () => {
    const tamper = (xml: string) => {
      const [genuine = ''] = /<Assertion[\s\S]*<\/Assertion>/.exec(xml) ?? []
      const [signature = ''] = /<Signature[\s\S]*<\/Signature>/.exec(genuine) ?? []
      const forged = genuine
        .replace(signature, '')
        .replace(/ID="[^"]+"/, 'ID="_forged"')
        .replace(bsn, '999990020')
      return xml.replace(genuine, forged.replace('<Subject>', `${signature}<Advice>${genuine}</Advice><Subject>`))
    }
    expect((await post(composeTokenRequest(tls(), ura.bron, { tamper }))).status).toBe(400)
  })
})
