import type { FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import { readMessage } from '../../../simulators/kit/forward.ts'
import type { PartyContext } from '../../../simulators/kit/types.ts'

const end = { id: 'end', organisation: { ura: '90000380', applicationId: '900380' } }
const context = { party: { id: 'self' }, config: { parties: [end], route: ['self', 'end'] } } as unknown as PartyContext

function read(url: string) {
  const request = { method: 'GET', headers: {}, body: undefined, raw: { url, method: 'GET' } }
  return readMessage(context, request as unknown as FastifyRequest)
}

describe('the path of a message', () => {
  it.each([
    ['/np/90000380/fhir/Condition?code=a/../b', '/fhir/Condition?code=a/../b'],
    ['/aorta/900380/fhir/Observation/$lastn', '/fhir/Observation/$lastn'],
    ['/np/90000380/fhir/a..b/.c', '/fhir/a..b/.c'],
    ['/np/90000380', '/'],
  ])('of %s is what stands behind the prefix', (url, path) => {
    expect(read(url)).toMatchObject({ path, destination: end })
  })

  it.each(['/../token', '/fhir/..', '/%2e%2E/token', '/./token', '/..\\..\\token', '/a#/../token', '/../token?a'])(
    'that leaves the prefix goes nowhere: %s',
    (path) => {
      expect(read(`/np/90000380${path}`)).toBeUndefined()
    },
  )
})
