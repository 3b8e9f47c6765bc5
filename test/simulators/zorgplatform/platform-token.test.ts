import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Issuing, issueAssertion } from '../../../simulators/zorgplatform/sts/issue-assertion.ts'
import { type Chain, type ChainFactory, createChainFactory } from '../lsp/chain.ts'
import { host, ura } from '../lsp/chain-parties.ts'
import { aortaHeaders, bsn, fhirJson, twiinTask } from '../lsp/messages.ts'
import { composeTokenRequest } from './token-request.ts'

let factory: ChainFactory
let chain: Chain

beforeAll(async () => {
  factory = await createChainFactory()
  chain = await factory.start()
  chain.ontvanger.answer = { status: 201 }
})

afterAll(async () => {
  await chain[Symbol.asyncDispose]()
  await factory[Symbol.asyncDispose]()
})

async function send(token: string | undefined, task: object = twiinTask) {
  const url = `https://${host('zorgplatform')}/np/${ura.ontvanger}/fhir/Task`
  const field = token === undefined ? {} : { 'x-zorgplatform-authorization': token }
  const headers = { ...aortaHeaders(), ...fhirJson, ...field }
  const { status, body } = await chain.request(chain.bron, { method: 'POST', url, headers, body: JSON.stringify(task) })
  return { status, text: body.toString() }
}

const encode = (assertion: string) => `SAML ${Buffer.from(assertion).toString('base64')}`

/** What the platform would issue, but for these changes. */
function forge(changes: Partial<Issuing> = {}, signer = chain.zorgplatform.keys.tls): string {
  const organizationId = `urn:oid:2.16.528.1.1007.3.3.${ura.bron}`
  const claims = { nameId: organizationId, role: '182777000', purpose: 'OPERATIONS', organizationId, resourceId: bsn }
  const platform = `https://${host('zorgplatform')}`
  return issueAssertion(signer, { issuer: `${platform}/sts`, audience: platform, claims, now: new Date(), ...changes })
}

describe('a connected end', () => {
  it('gets a message through with a token of the STS, which goes no further', async () => {
    const url = `https://${host('zorgplatform')}/sts`
    const request = composeTokenRequest(chain.bron.context.keys.tls, ura.bron)
    const issued = await chain.request(chain.bron, { method: 'POST', url, body: request })
    const [assertion = ''] = /<Assertion[\s\S]*<\/Assertion>/.exec(issued.body.toString()) ?? []
    expect((await send(encode(assertion))).status).toBe(201)
    expect(chain.ontvanger.received.at(-1)?.headers['x-zorgplatform-authorization']).toBeUndefined()
    expect(chain.rows(chain.zorgplatform, 'access_log').at(-1)).toMatchObject({
      organisation: ura.bron,
      interaction: 'create:Task',
      bsn,
      result: '201',
    })
    expect(chain.rows(chain.zorgplatform, 'workflow').at(-1)).toMatchObject({
      id: twiinTask.identifier[0]?.value,
      bsn,
      user: `urn:oid:2.16.528.1.1007.3.3.${ura.bron}`,
      to_ura: ura.ontvanger,
      status: 'requested',
    })
  })

  it('is refused without a token', async () => {
    const before = chain.ontvanger.received.length
    const { status, text } = await send(undefined)
    expect(status).toBe(401)
    expect(JSON.parse(text)).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'login' }] })
    expect(chain.ontvanger.received.length).toBe(before)
  })

  it.each<[string, () => string]>([
    ['has expired', () => encode(forge({ now: new Date(Date.now() - 13 * 60_000) }))],
    ['is not valid yet', () => encode(forge({ now: new Date(Date.now() + 60_000) }))],
    ['is for another audience', () => encode(forge({ audience: 'https://elders.test' }))],
    ['is of another issuer', () => encode(forge({ issuer: 'https://elders.test/sts' }))],
    ['is signed with another key', () => encode(forge({}, chain.bron.context.keys.tls))],
    ['has two Conditions', () => encode(forge().replace(/<Conditions[\s\S]*<\/Conditions>/, (found) => found + found))],
    ['was changed', () => encode(forge().replace(bsn, '999990020'))],
    [
      'is of another organisation',
      () => encode(forge({ claims: { nameId: 'x', role: '182777000', purpose: 'OPERATIONS' } })),
    ],
    ['is no XML', () => encode('geen xml')],
    ['is of another scheme', () => `Bearer ${forge()}`],
  ])('is refused with a token that %s', async (_name, token) => {
    expect((await send(token())).status).toBe(401)
  })

  it('gets through with the token that all of these differ from', async () => {
    expect((await send(encode(forge()))).status).toBe(201)
  })

  it('is refused when the message is about another patient than its token', async () => {
    const identifier = { ...twiinTask.for.identifier, value: '999990020' }
    expect((await send(encode(forge()), { ...twiinTask, for: { identifier } })).status).toBe(403)
  })
})

describe('another network', () => {
  it('passes messages to a connected end without a token of the platform', async () => {
    chain.bron.answer = { status: 200 }
    const url = `https://${host('lsp')}/np/${ura.bron}/fhir/Flag`
    const answer = await chain.request(chain.ontvanger, { method: 'GET', url, headers: aortaHeaders() })
    expect(answer.status).toBe(200)
  })

  it('gets AORTA headers from the platform when the end sent none', async () => {
    const url = `https://${host('zorgplatform')}/np/${ura.ontvanger}/fhir/Flag`
    const headers = { 'x-zorgplatform-authorization': encode(forge()) }
    const answer = await chain.request(chain.bron, { method: 'GET', url, headers })
    expect(answer.status).toBe(201)
    expect(chain.ontvanger.received.at(-1)?.headers['aorta-id']).toMatch(/^initialRequestID=[-0-9a-f]{36}; requestID=/)
  })
})
