import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBrokerClient } from '../../../simulators/care-system/trust/broker-client.ts'
import { createNodeCall } from '../../../simulators/care-system/trust/call-node.ts'
import { createWallet, createWalletFiller } from '../../../simulators/care-system/trust/node-wallet.ts'
import { prepareX509Credential } from '../../../simulators/kit/ssi/x509-credential.ts'
import type { BuildSimulator } from '../../../simulators/kit/types.ts'
import { decodeJwt } from '../jwt.ts'
import { type Certificates, certifiedKey, issueCertificates, type Network, startNetwork } from './broker-network.ts'
import { didOf, platformUrl, sendThrough } from './crafted.ts'

let certificates: Certificates
let network: Network

beforeAll(async () => {
  certificates = await issueCertificates()
  network = await startNetwork(certificates)
})
afterAll(() => network[Symbol.asyncDispose]())

function clientOf({ find }: Network) {
  const { context } = find('home')
  const wallet = createWallet(context, createNodeCall(context, find('node').context.party))
  return { wallet, broker: createBrokerClient(context, 'broker'), fill: createWalletFiller(context, wallet, 'broker') }
}

/** Prepares something for whoever asks. */
const lying =
  (x5c: readonly string[], subject: string): BuildSimulator =>
  (context) => {
    const app = context.createApp()
    const { trustPem } = context.keys
    app.post('/nonce', async () => ({ c_nonce: 'nonce' }))
    app.post('/credentials', async () => ({
      id: '1',
      ...prepareX509Credential({ x5c, trustPem, subject, now: new Date() }),
    }))
    app.post('/credentials/:id', async (request) => {
      context.log.info({ body: request.body }, 'signed')
      return request.body
    })
    return { app }
  }

describe('a care system with a generic broker', () => {
  it('signs what the broker prepares, has its node keep it, and does so once', async () => {
    const { wallet, fill } = clientOf(network)
    await Promise.all([fill(), fill()])
    await fill()
    const held = await wallet.list()
    expect(held).toHaveLength(1)
    const { header, claims } = decodeJwt(held[0] ?? '')
    expect((header.x5c as string[])[0]).toBe(certifiedKey(certificates.issued.home.message).x5c[0])
    expect(claims.sub).toBe(didOf('home'))
  })

  it('gets an assertion with it that the platform accepts', async () => {
    const { wallet, broker, fill } = clientOf(network)
    await fill()
    const { assertion, lifeSeconds } = await broker.getAssertion(wallet, platformUrl)
    expect(lifeSeconds).toBe(300)
    expect((await sendThrough(network, 'home', `Bearer ${assertion}`)).status).toBe(200)
  })

  it('reports why it was refused', async () => {
    const { wallet, broker } = clientOf(network)
    await expect(broker.getAssertion(wallet, 'https://elsewhere.test')).rejects.toThrow(/no agreement with/)
    const { steps } = await network.find('home').progress()
    expect(steps.at(-1)).toMatchObject({ name: 'vouch', to: 'broker', outcome: 'refused' })
  })

  it.each<[string, () => BuildSimulator]>([
    ['the DID of another', () => lying(certifiedKey(certificates.issued.home.message).x5c, didOf('hospital'))],
    ['the certificate of another', () => lying(certifiedKey(certificates.issued.hospital.message).x5c, didOf('home'))],
  ])('signs nothing about %s', async (_what, make) => {
    await using deceived = await startNetwork(certificates, { broker: make() })
    const { wallet, broker } = clientOf(deceived)
    const key = certifiedKey(certificates.issued.home.message)
    await expect(broker.getCredential(wallet, key)).rejects.toThrow(/is no credential of this organisation/)
    expect(deceived.find('broker').readLog()).not.toContain('"signed"')
  })

  it('signs what a broker prepares about itself', async () => {
    const key = certifiedKey(certificates.issued.home.message)
    await using honest = await startNetwork(certificates, { broker: lying(key.x5c, didOf('home')) })
    const { wallet, broker } = clientOf(honest)
    expect(decodeJwt(await broker.getCredential(wallet, key)).claims.sub).toBe(didOf('home'))
  })
})
