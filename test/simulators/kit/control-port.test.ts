import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RecordTransfer, Trigger } from '../../../harness/contracts/party.ts'
import { control, createLandscape, type Landscape, type TestParty } from './landscape.ts'

let landscape: Landscape
let end: TestParty
let intermediary: TestParty
const triggers: Trigger[] = []

beforeAll(async () => {
  landscape = await createLandscape()
  let record: RecordTransfer = { resources: [] }
  end = await landscape.start(await landscape.configure('bron'), ({ progress }) => ({
    putRecord(given) {
      record = given
    },
    getRecord: () => record,
    trigger(trigger) {
      triggers.push(trigger)
      progress.become('busy')
    },
  }))
  intermediary = await landscape.start(await landscape.configure('midden'))
})
afterAll(() => landscape[Symbol.asyncDispose]())

const referral = { patientId: 'p', requester: {}, reason: 'r', reference: 'x', validUntil: '2030-01-01T00:00:00Z' }

test.each([
  ['PUT', '/network'],
  ['PUT', '/record'],
  ['POST', '/trigger'],
  ['GET', '/progress'],
  ['GET', '/record'],
  ['POST', '/stop'],
  ['GET', '/nowhere'],
])('%s %s is 401 without the token of the party', async (method, path) => {
  const body = method === 'GET' ? undefined : {}
  expect((await control(end, method, path, body, 'another')).status).toBe(401)
  expect((await control(end, method, path, body, '')).status).toBe(401)
})

test('a record that was put is the record that is given', async () => {
  const record = { resources: [{ resourceType: 'Patient', id: 'p' }] }
  expect((await control(end, 'PUT', '/record', record)).status).toBe(204)
  expect(await (await control(end, 'GET', '/record')).json()).toEqual(record)
})

test('a trigger is accepted and reaches the simulator, and progress tells of it', async () => {
  expect((await control(end, 'POST', '/trigger', { action: 'refer', to: 'ontvanger', referral })).status).toBe(202)
  expect(triggers).toMatchObject([{ action: 'refer', to: 'ontvanger' }])
  expect(await (await control(end, 'GET', '/progress')).json()).toEqual({ state: 'busy', steps: [] })
})

test('an unknown action is 400 and does not reach the simulator', async () => {
  const before = triggers.length
  expect((await control(end, 'POST', '/trigger', { action: 'destroy', to: 'ontvanger', referral })).status).toBe(400)
  expect((await control(end, 'POST', '/trigger', { action: 'refer' })).status).toBe(400)
  expect(triggers).toHaveLength(before)
})

test('a body of another shape is 400', async () => {
  expect((await control(end, 'PUT', '/record', { resources: 'none' })).status).toBe(400)
  expect((await control(end, 'PUT', '/network', { midden: { fqdn: 'x' } })).status).toBe(400)
})

test('what a party cannot do is 404', async () => {
  expect((await control(intermediary, 'PUT', '/record', { resources: [] })).status).toBe(404)
  expect((await control(intermediary, 'GET', '/record')).status).toBe(404)
  expect((await control(intermediary, 'POST', '/trigger', { action: 'refer', to: 'x', referral })).status).toBe(404)
  expect(await (await control(intermediary, 'GET', '/progress')).json()).toEqual({ state: 'idle', steps: [] })
})

test('stop is answered first, and asked for after that', async () => {
  const party = await landscape.start(await landscape.configure('ontvanger'))
  expect((await control(party, 'POST', '/stop')).status).toBe(204)
  await party.stopRequested
  await party.stop()
  await expect(control(party, 'GET', '/progress')).rejects.toThrow()
})
