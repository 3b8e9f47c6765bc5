import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Certificates, issueCertificates, type Network, startNetwork } from './broker-network.ts'
import { conformanceRows } from './conformance.ts'
import { brokerUrl, send } from './crafted.ts'

let certificates: Certificates
let network: Network

beforeAll(async () => {
  certificates = await issueCertificates()
  network = await startNetwork(certificates)
})
afterAll(() => network[Symbol.asyncDispose]())

describe('the interface of the broker', () => {
  it.each(conformanceRows)('$id: $says ($clause)', async ({ request, expect: expected }) => {
    const answer = await request(network)
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: expected.status })
    if (expected.json !== undefined) expect(answer.json).toMatchObject(expected.json)
    if (expected.text !== undefined) expect(answer.text).toMatch(expected.text)
  })

  it('has rows with ids of their own', () => {
    const ids = conformanceRows.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('a client whose certificate is not that of a server', () => {
  it('gets no connection', async () => {
    await expect(send(network, 'person', { url: `${brokerUrl}/nonce` })).rejects.toThrow(/HANDSHAKE_REFUSED/)
  })

  it.each(['/nonce', '/credentials', '/credentials/1', '/token'])(
    'gets nothing at %s where the connection came about all the same',
    async (path) => {
      await using lax = await startNetwork(certificates, { faults: { broker: ['skips-uzi-rules'] } })
      expect(await send(lax, 'person', { url: brokerUrl + path })).toMatchObject({
        status: 401,
        json: { error: 'invalid_client', error_description: expect.stringMatching(/pass type is M, expected S/) },
      })
    },
  )
})
