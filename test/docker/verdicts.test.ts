import { describe, expect, it } from 'vitest'
import type { Result } from '../../harness/contracts/result.ts'
import { measure, planOf } from '../harness/run/measure.ts'
import { createSuiteTopology, findLeftovers, makeRunFolder } from './docker.ts'

/** A leak, none, a refusal by the protocol, and one at the handshake. */
const names = ['cn-4/as-is', 'cn-4/message-jwe', 'cn-4/refused', 'cn-4/revoked-certificate']

/** What must not depend on where the parties run. */
function summarise({ exchanges }: Result) {
  return exchanges.map(({ id, asExpected, verdicts, exposures, controls }) => ({
    id,
    asExpected,
    verdicts: Object.fromEntries(Object.entries(verdicts).map(([name, { outcome }]) => [name, outcome])),
    exposures: exposures
      .map(({ party, element, level, matchedBy }) => `${party} ${element} ${level} ${matchedBy}`)
      .sort(),
    controls: controls
      .map(({ party, vantage, positive, negative }) => `${party} ${vantage} ${positive} ${negative}`)
      .sort(),
  }))
}

describe('the same scenarios with the same seed', () => {
  it('get the same verdicts, element by element, in containers as in processes', async () => {
    await using folder = await makeRunFolder()
    const plans = await Promise.all(names.map(planOf))
    await using inProcesses = await measure(plans)
    await using inContainers = await measure(plans, {
      topology: createSuiteTopology(),
      directory: folder.directory,
    })
    expect(summarise(inContainers.result)).toEqual(summarise(inProcesses.result))
    expect(inContainers.result.exchanges.map(({ asExpected }) => asExpected)).toEqual(names.map(() => true))
    expect(findLeftovers(folder.run)).toEqual([])
  })
})
