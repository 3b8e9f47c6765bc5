import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conformanceRows } from './conformance.ts'
import { x509Rows } from './conformance-x509.ts'
import { type Certificates, issueCertificates, type Network, startNetwork } from './nuts-network.ts'

let certificates: Certificates
let network: Network

beforeAll(async () => {
  certificates = await issueCertificates()
  network = await startNetwork(certificates, [
    { id: 'oost' },
    { id: 'west', options: { employeeScopes: ['eOverdracht-sender'] } },
    { id: 'noord', faults: ['trusts-any-issuer'] },
  ])
})
afterAll(() => network[Symbol.asyncDispose]())

describe('the public interface of a node', () => {
  it.each([...conformanceRows, ...x509Rows])(
    '$id: $says ($clause)',
    async ({ at = 'west', request, expect: expected }) => {
      const answer = await request({ certificates, oost: network.party('oost'), at: network.party(at) })
      expect({ status: answer.status, text: answer.text }).toMatchObject({ status: expected.status })
      if (expected.json !== undefined) expect(answer.json).toMatchObject(expected.json)
      if (expected.text !== undefined) expect(answer.text).toMatch(expected.text)
    },
  )

  it('has rows with ids of their own', () => {
    const ids = [...conformanceRows, ...x509Rows].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
