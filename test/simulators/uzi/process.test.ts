import { afterAll, beforeAll, expect, test } from 'vitest'
import { dezi } from '../../../simulators/dezi/manifest.ts'
import { uzi } from '../../../simulators/uzi/manifest.ts'
import { createIdentityLandscape, type IdentityLandscape } from '../kit/identity/landscape.ts'
import { spawnParty } from '../kit/identity/spawn-party.ts'

let landscape: IdentityLandscape

beforeAll(async () => {
  landscape = await createIdentityLandscape()
})
afterAll(() => landscape[Symbol.asyncDispose]())

test.each([
  ['uzi', uzi],
  ['dezi', dezi],
] as const)('%s runs as a process of its own, from its manifest, until it is ended', async (id, manifest) => {
  const options = Object.fromEntries(Object.entries(manifest.options).map(([name, option]) => [name, option.default]))
  const party = await spawnParty(manifest.entry, await landscape.configure(id, { options }))
  expect(party.ready).toMatchObject({ ready: true, listen: { address: '127.0.0.1' } })
  const { control } = party.ready
  const answer = await fetch(`http://${control.address}:${control.port}/record`, {
    headers: { authorization: `Bearer token-of-${id}` },
  })
  // A trust service keeps no record of patients.
  expect(answer.status).toBe(404)
  expect(await party.stop()).toBe(0)
})
