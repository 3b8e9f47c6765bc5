import { describe, expect, it } from 'vitest'
import { findAddresses } from '../../../harness/obtain/find-addresses.ts'
import { findCredentials } from '../../../harness/obtain/find-credentials.ts'
import { type Attempt, listAttempts } from '../../../harness/obtain/list-attempts.ts'
import { readRequests } from '../../../harness/obtain/read-requests.ts'
import { answer, type Made, open, request } from './opened.ts'

const authorization = 'Bearer aaaaaaaa-0000-0000-0000-000000000001'
const other = 'bbbbbbbb-0000-0000-0000-000000000002'

async function list(made: Record<string, Made>): Promise<Attempt[]> {
  const opened = await open(made)
  const requests = readRequests(opened)
  const hosts = ['source.test', 'p-next.test']
  return listAttempts({
    requests,
    credentials: findCredentials(opened, requests),
    addresses: findAddresses(opened, (host) => hosts.includes(host)),
    hostOf: ({ observation }) => (observation.vantage === 'sent' ? 'p-next.test' : undefined),
  })
}

const sent = (...bytes: string[]): Made => ({ bytes: bytes.join(''), vantage: 'sent', connection: 'c1' })
const tell = ({ host, method, path, fields, isOwn }: Attempt) =>
  [
    isOwn ? 'own' : 'other',
    method,
    `https://${host}${path}`,
    fields.find(([name]) => /^authorization$/i.test(name))?.[1],
  ].join(' ')

describe('what is sent again', () => {
  it('is each request for data as it was, without what belongs to its connection', async () => {
    const fields = { authorization, accept: 'x/y', connection: 'keep-alive', 'inkijk-control': 'z' }
    const body = 'patient=1'
    const attempts = await list({
      s: sent(request('GET /fhir/Condition?a=b', fields), request('POST /fhir/Condition/_search', fields, body)),
    })
    expect(attempts.map(tell)).toEqual([
      `own GET https://p-next.test/fhir/Condition?a=b ${authorization}`,
      `own POST https://p-next.test/fhir/Condition/_search ${authorization}`,
    ])
    expect(attempts[0]?.fields).toEqual([
      ['accept', 'x/y'],
      ['authorization', authorization],
    ])
    expect(attempts[1]?.body.toString()).toBe(body)
  })

  it('goes to an address as far as it reaches, whatever bytes stand behind it', async () => {
    const page = 'https://source.test/fhir\u0007\u0003\u007f/Condition?a=b and https://source.test/other"'
    const attempts = await list({
      s: sent(request('GET /fhir/Condition?a=b', { authorization })),
      d: { bytes: page, vantage: 'stored', source: 'database' },
    })
    expect(attempts.map(({ host, path }) => host + path)).toEqual([
      'p-next.test/fhir/Condition?a=b',
      'source.test/fhir/Condition?a=b',
      'source.test/other/Condition?a=b',
    ])
  })

  it.each([
    ['a SOAP request', request('POST /ws', { authorization, 'content-type': 'application/soap+xml' }, '<e/>'), true],
    ['SOAP 1.1', request('POST /ws', { authorization, soapaction: '"q"', 'content-type': 'text/xml' }, '<e/>'), true],
    ['a token request', request('POST /np/1/token', {}, 'sealed'), true],
    ['a token request by its form', request('POST /oauth', {}, 'grant_type=client_credentials'), true],
    ['a create', request('POST /fhir/Task', { authorization }, '{}'), false],
    ['an update', request('PUT /fhir/Task/1', { authorization }, '{}'), false],
    ['a delete', request('DELETE /fhir/Task/1', { authorization }), false],
    ['a read that took no credential', request('GET /jwks.json'), false],
  ])('%s: %#', async (_, text, isSent) => {
    expect((await list({ s: sent(text) })).length > 0).toBe(isSent)
  })

  it('is put to every address that was read, with every credential, the own one first', async () => {
    const attempts = await list({
      s: sent(request('GET /np/1/fhir/Condition?a=b', { authorization })),
      r: { bytes: answer(200, JSON.stringify({ base: 'https://source.test/fhir', access_token: other })) },
    })
    expect(attempts.map(tell)).toEqual([
      `own GET https://p-next.test/np/1/fhir/Condition?a=b ${authorization}`,
      `own GET https://source.test/fhir/Condition?a=b ${authorization}`,
      `other GET https://p-next.test/np/1/fhir/Condition?a=b Bearer ${other}`,
      `other GET https://source.test/fhir/Condition?a=b Bearer ${other}`,
    ])
    expect(attempts[1]).toMatchObject({ request: { observation: 's' }, address: { observation: 'r' } })
  })

  it('is made of queries that were read, where no request was seen', async () => {
    const input = [{ valueString: 'Condition' }, { valueString: 'Observation/$lastn?code=http://loinc.org|1-1' }]
    const task = { base: 'https://source.test/fhir', input, access_token: other }
    const attempts = await list({ r: { bytes: answer(200, JSON.stringify(task)) } })
    expect(attempts.map(tell).toSorted()).toEqual([
      `other GET https://source.test/fhir/Condition Bearer ${other}`,
      `other GET https://source.test/fhir/Observation/$lastn?code=http://loinc.org%7C1-1 Bearer ${other}`,
    ])
  })

  it('an instance is asked for where its address says, and nowhere else', async () => {
    const links = { a: 'https://source.test/fhir/Binary/1', b: 'https://p-next.test/fhir', access_token: other }
    const attempts = await list({ r: { bytes: answer(200, JSON.stringify(links)) } })
    expect(attempts.map(tell)).toEqual([`other GET https://source.test/fhir/Binary/1 Bearer ${other}`])
  })

  it('knows which requests were answered in the exchange', async () => {
    const attempts = await list({
      s: sent(request('GET /fhir/Condition', { authorization }), request('GET /fhir/Patient', { authorization })),
      r: { bytes: `HTTP/1.1 100 Continue\r\n\r\n${answer(200, 'x')}${answer(403)}`, connection: 'c1' },
    })
    expect(attempts.map(({ wasAnswered }) => wasAnswered)).toEqual([true, false])
  })
})
