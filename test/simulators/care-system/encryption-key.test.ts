import { beforeAll, describe, expect, it } from 'vitest'
import { checkKeyBinding } from '../../../simulators/kit/key-binding.ts'
import { issueNutsCertificates, nutsUras } from './nuts-care-network.ts'
import { both, handOver } from './nuts-handoff.ts'
import type { Certificates } from './running-parties.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await issueNutsCertificates(false)
})

const begin = (options: Record<string, unknown>) =>
  handOver(certificates, { protection: 'message/jwe', ...both(options) })

describe('a key to encrypt to', () => {
  it('of its own serves a whole handoff, and is published with what binds it', async () => {
    const done = await begin({ encryptionKey: 'own' })
    await using parties = done.parties
    expect((await parties.find('clinic').settled()).detail).toBe('pulled the record')
    const { context } = parties.find('clinic')
    const answer = await parties.find('hospital').context.client.request({
      method: 'GET',
      url: `https://${context.party.fqdn}/adresregister/organisaties/${nutsUras.clinic}/jwks.json`,
    })
    const { keys } = JSON.parse(answer.body.toString('utf8'))
    const { use, n, d, x5c, key_binding: binding } = keys[0]
    expect({ use, d, x5c }).toEqual({ use: 'enc', d: undefined, x5c: undefined })
    const { trustPem, crlPem } = context.keys
    const check = await checkKeyBinding(binding, { ura: nutsUras.clinic, trustPem, crlPem, at: new Date() })
    expect(check).toMatchObject({ ok: true, publicKey: { n, use: 'enc' } })
    expect(keys[1]).toMatchObject({ use: 'sig', x5c: expect.any(Array) })
  })

  it('is that of the certificate when nothing else was said', async () => {
    const done = await begin({})
    await using parties = done.parties
    const { context } = parties.find('clinic')
    const answer = await parties.find('hospital').context.client.request({
      method: 'GET',
      url: `https://${context.party.fqdn}/jwks.json`,
    })
    const [key] = JSON.parse(answer.body.toString('utf8')).keys
    expect(key).toMatchObject({ use: 'enc', x5c: expect.any(Array) })
    expect(key).not.toHaveProperty('key_binding')
  })

  it('of another kind stops a party from starting', async () => {
    await expect(begin({ encryptionKey: 'none' })).rejects.toThrow(/option encryptionKey is "none"/)
  })
})
