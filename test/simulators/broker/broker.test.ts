import { beforeAll, describe, expect, it } from 'vitest'
import { buildBroker } from '../../../simulators/broker/server.ts'
import type { BuildSimulator, PartyContext } from '../../../simulators/kit/types.ts'
import { type Certificates, issueCertificates, startNetwork, uras } from '../care-system/care-network.ts'
import { bsns, referral, sampleRecord } from '../care-system/sample-record.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await issueCertificates()
})

interface Setup {
  options?: Record<string, unknown>
  faults?: string[]
  protection?: string
}

async function referThroughBroker({ options = {}, faults = [], protection = 'channel' }: Setup = {}) {
  let broker: PartyContext | undefined
  const between: BuildSimulator = (context) => {
    broker = { ...context, party: { ...context.party, options, faults } }
    return buildBroker(broker)
  }
  const network = await startNetwork(certificates, { between, protection })
  await network.hospital.put(sampleRecord)
  await network.hospital.trigger({ action: 'refer', referral })
  const [sender, receiver] = await Promise.all([network.hospital.settled(), network.clinic.settled()])
  const rows = (table: string) => broker?.database.prepare(`SELECT * FROM ${table}`).all() ?? []
  return { network, sender, receiver, rows }
}

describe('the broker', () => {
  it.each(['channel', 'message/jwe'])('passes a whole referral on, both ways, under %s', async (protection) => {
    const { network, sender, receiver } = await referThroughBroker({ protection })
    await using _ = network
    expect([sender.state, receiver.state]).toEqual(['done', 'done'])
    expect(receiver.detail).toBe('pulled the record')
  })

  it('keeps a transaction per message, with the patient where the message names one', async () => {
    const { network, rows } = await referThroughBroker()
    await using _ = network
    const kept = rows('broker_transaction')
    const { hospital: from, clinic: to } = uras
    expect(kept).toContainEqual(
      expect.objectContaining({ from_ura: from, to_ura: to, interaction: 'create:Task', bsn: bsns.anna, status: 201 }),
    )
    expect(kept).toContainEqual(
      expect.objectContaining({ from_ura: to, to_ura: from, interaction: 'search:Condition' }),
    )
    expect(rows('message')).toEqual([])
  })

  it('keeps messages and answers in the clear only where that is its service', async () => {
    const { network, rows } = await referThroughBroker({ options: { keeps: 'messages' } })
    await using _ = network
    const texts = rows('message').map(({ body }) => Buffer.from(body as Uint8Array).toString())
    expect(texts.some((text) => text.includes(referral.reason))).toBe(true)
  })

  it('cannot read what the ends have sealed, though it keeps it', async () => {
    const { network, rows } = await referThroughBroker({ options: { keeps: 'messages' }, protection: 'message/jwe' })
    await using _ = network
    const texts = rows('message').map(({ body }) => Buffer.from(body as Uint8Array).toString())
    expect(texts.length).toBeGreaterThan(20)
    expect(texts.filter((text) => text.includes(referral.reason) || text.includes(bsns.anna))).toEqual([])
  })

  it('refuses a number that is no customer, and says so', async () => {
    const { network } = await referThroughBroker()
    await using _ = network
    const answer = await network.clinic.context.client.request({
      method: 'GET',
      url: 'https://between.care.test/np/90009999/fhir/Condition',
    })
    expect([answer.status, answer.body.toString()]).toEqual([404, expect.stringContaining('unknown-destination')])
  })

  it('does not start with an option that it does not know', async () => {
    await expect(referThroughBroker({ options: { keeps: 'everything' } })).rejects.toThrow(
      /option keeps is "everything"/,
    )
  })
})
