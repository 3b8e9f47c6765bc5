import { describe, expect, it } from 'vitest'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { ExchangePlan } from '../../../harness/contracts/scenario.ts'
import { manifests } from '../../../simulators/index.ts'
import { measure, planOf } from './measure.ts'

/** A shipped exchange with a login service beside it, that one end may speak to. */
async function planWithLogin(changes: Partial<PartySpec>): Promise<ExchangePlan> {
  const plan = await planOf('tls-offloader/message-jwe')
  const manifest = manifests.find(({ id }) => id === 'dezi')
  if (manifest?.operator === undefined) throw new Error('no login service')
  const login: PartySpec = {
    id: 'login',
    system: manifest.id,
    role: 'trust-service',
    organisation: manifest.operator,
    fqdn: 'login.tls-offloader.inkijk.test',
    options: Object.fromEntries(Object.entries(manifest.options).map(([name, option]) => [name, option.default])),
    faults: [],
    ...changes,
  }
  return { ...plan, parties: [...plan.parties, login], links: [['ontvanger', 'login']] }
}

async function judgeChannelOf(changes: Partial<PartySpec>) {
  await using measured = await measure([await planWithLogin(changes)], { memory: false })
  const [exchange] = measured.result.exchanges
  return exchange?.verdicts.channel
}

describe('a service beside the route that browsers come to', () => {
  it('passes for channel: it lets in who shows no certificate, and refuses every wrong one', async () => {
    const verdict = await judgeChannelOf({ openToBrowsers: true })
    expect(verdict?.outcome).toBe('pass')
    expect(verdict?.reasons).toContainEqual(
      expect.objectContaining({ code: 'trial-refused-but-browsers', values: { party: 'login' } }),
    )
    expect(verdict?.reasons.at(-1)).toMatchObject({ code: 'hop-unused', values: { from: 'ontvanger', to: 'login' } })
  })

  it('fails for channel when nothing says that browsers come there', async () => {
    const verdict = await judgeChannelOf({})
    expect(verdict?.outcome).toBe('fail')
    expect(verdict?.reasons[0]).toMatchObject({
      code: 'trial-accepted',
      values: { party: 'login', presented: 'none' },
    })
  })
})
