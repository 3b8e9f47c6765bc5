import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Progress } from '../../../harness/contracts/party.ts'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { bsns, recordOf, referral, sampleRecord } from '../care-system/sample-record.ts'
import { type CareChain, type ChainFactory, createChainFactory } from './chain.ts'
import type { ChainOptions, PartyId } from './chain-parties.ts'

let factory: ChainFactory

beforeAll(async () => {
  factory = await createChainFactory()
})

afterAll(async () => {
  await factory[Symbol.asyncDispose]()
})

/** As the trial describes the ends: one behind each network, each in the form of its own network. */
const asIs: ChainOptions = {
  options: {
    bron: { speaks: 'twiin-np', platformToken: 'patient' },
    ontvanger: { speaks: 'aorta-np', addressing: 'application-id' },
  },
}

function alike(scheme: string, changes: ChainOptions = {}): ChainOptions {
  return {
    ...changes,
    protection: { scheme, options: {} },
    options: {
      bron: { speaks: 'twiin-np', platformToken: 'workflow' },
      ontvanger: { speaks: 'twiin-np' },
      ...changes.options,
    },
  }
}

async function progressOf(end: CareChain['bron']): Promise<Progress> {
  const progress = (await (await end.control('GET', '/progress')).json()) as Progress
  return progress.state === 'done' || progress.state === 'failed' ? progress : progressOf(end)
}

async function refer(chain: CareChain): Promise<{ receiver: Progress; received: FhirResource[] }> {
  await chain.bron.control('PUT', '/record', { resources: sampleRecord })
  await chain.bron.control('POST', '/trigger', { action: 'refer', to: 'ontvanger', referral })
  const sender = await progressOf(chain.bron)
  if (sender.state === 'failed') throw new Error(sender.detail)
  const receiver = await progressOf(chain.ontvanger)
  const { resources } = (await (await chain.ontvanger.control('GET', '/record')).json()) as {
    resources: FhirResource[]
  }
  return { receiver, received: resources }
}

const condition = recordOf('anna').find(({ resourceType }) => resourceType === 'Condition')

function bsnsIn(chain: CareChain, id: Extract<PartyId, 'zorgplatform' | 'lsp'>, table: string): unknown[] {
  return chain.rows(chain[id], table).flatMap(({ bsn }) => (bsn === null ? [] : [bsn]))
}

describe('a whole exchange of two care systems', () => {
  it('ends well in the clear, each end in the form of its own network', async () => {
    await using chain = await factory.startWithCareSystems(asIs)
    const { receiver, received } = await refer(chain)
    expect(receiver).toMatchObject({ state: 'done', detail: 'pulled the record' })
    expect(received.some((resource) => isDeepStrictEqual(resource, condition))).toBe(true)
    const notification = received.find(({ resourceType }) => resourceType === 'Task')
    expect(notification).toMatchObject({
      meta: { security: [{ code: 'SYNTAC' }] },
      requester: { reference: '#device1' },
    })
    expect(bsnsIn(chain, 'lsp', 'toegangslog')).toEqual([bsns.anna])
    expect(new Set(bsnsIn(chain, 'zorgplatform', 'workflow'))).toEqual(new Set([bsns.anna]))
  })

  it('ends well with the forms the other way round', async () => {
    await using chain = await factory.startWithCareSystems({
      options: { bron: { speaks: 'aorta-np', platformToken: 'patient' }, ontvanger: { speaks: 'twiin-np' } },
    })
    const { receiver, received } = await refer(chain)
    expect(receiver).toMatchObject({ state: 'done', detail: 'pulled the record' })
    expect(received.some((resource) => isDeepStrictEqual(resource, condition))).toBe(true)
  })

  it('ends well under message encryption, and neither intermediary has a BSN', async () => {
    await using chain = await factory.startWithCareSystems(alike('message/jwe'))
    const { receiver, received } = await refer(chain)
    expect(receiver).toMatchObject({ state: 'done', detail: 'pulled the record' })
    expect(received.some((resource) => isDeepStrictEqual(resource, condition))).toBe(true)
    expect(bsnsIn(chain, 'lsp', 'toegangslog')).toEqual([])
    expect(bsnsIn(chain, 'zorgplatform', 'workflow')).toEqual([])
    expect(bsnsIn(chain, 'zorgplatform', 'access_log')).toEqual([])
  })

  it('fails under message encryption when the forms differ', async () => {
    const options = { ontvanger: { speaks: 'aorta-np' } }
    await using chain = await factory.startWithCareSystems(alike('message/jwe', { options }))
    await expect(refer(chain)).rejects.toThrow('422')
  })

  it('ends well under element encryption with a translated notification', async () => {
    const options = { ontvanger: { speaks: 'aorta-np' } }
    await using chain = await factory.startWithCareSystems(alike('element/jwe', { options }))
    const { receiver } = await refer(chain)
    expect(receiver).toMatchObject({ state: 'done', detail: 'pulled the record' })
    expect(bsnsIn(chain, 'lsp', 'toegangslog')).toEqual([])
  })

  it('ends well when the LSP substitutes keys and no end checks them', async () => {
    await using chain = await factory.startWithCareSystems(
      alike('message/jwe', {
        faults: {
          lsp: ['substitutes-recipient-key'],
          bron: ['skips-key-verification'],
          ontvanger: ['skips-key-verification'],
        },
        options: { lsp: { addressing: 'application-id', substituteFor: ['90000380', '90000382'] } },
      }),
    )
    expect((await refer(chain)).receiver).toMatchObject({ state: 'done', detail: 'pulled the record' })
  })

  it('ends well when the platform encrypts for the sender, and the platform has the BSN', async () => {
    const options = { bron: { speaks: 'twiin-np', platformToken: 'workflow', protection: 'channel' } }
    const faults = { zorgplatform: ['encrypts-for-sender'] }
    const heldKeys = { zorgplatform: 'bron' } as const
    await using chain = await factory.startWithCareSystems(alike('message/jwe', { options, faults, heldKeys }))
    expect((await refer(chain)).receiver).toMatchObject({ state: 'done', detail: 'pulled the record' })
    expect(new Set(bsnsIn(chain, 'zorgplatform', 'access_log'))).toEqual(new Set([bsns.anna]))
    expect(bsnsIn(chain, 'lsp', 'toegangslog')).toEqual([])
  })
})
