import { describe, expect, it } from 'vitest'
import type { Result } from '../../harness/contracts/result.ts'
import type { RunRequest } from '../../harness/run/run.ts'
import { measure, planOf } from '../harness/run/measure.ts'
import { createSuiteTopology, findLeftovers, makeRunFolder } from './docker.ts'

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

/** Expects the same of both backends, and that nothing is left behind. */
async function compareBackends(names: readonly string[], changes: Partial<RunRequest> = {}): Promise<Result> {
  await using folder = await makeRunFolder()
  const plans = await Promise.all(names.map(planOf))
  await using inProcesses = await measure(plans, changes)
  await using inContainers = await measure(plans, {
    ...changes,
    topology: createSuiteTopology(),
    directory: folder.directory,
  })
  expect(summarise(inContainers.result)).toEqual(summarise(inProcesses.result))
  expect(inContainers.result.exchanges.map(({ asExpected }) => asExpected)).toEqual(names.map(() => true))
  expect(findLeftovers(folder.run)).toEqual([])
  return inContainers.result
}

describe('the same scenarios with the same seed', () => {
  it('get the same verdicts, element by element, in containers as in processes', async () => {
    // A leak, none, a refusal by the protocol, and one at the handshake.
    await compareBackends(['cn-4/as-is', 'cn-4/message-jwe', 'cn-4/refused', 'cn-4/revoked-certificate'])
  })

  it('do so where parties speak beside the route, through hosts that stand before others', async () => {
    const { exchanges } = await compareBackends(['cn-5-nuts/direct'], { memory: false })
    const graded = exchanges[0]?.verdicts.channel.reasons.filter(({ code }) => code === 'hop-graded') ?? []
    const hops = graded.map(({ values: { from, to } }) => `${from} ${to}`)
    // On the route, to the node of the own side, and through the proxy of the other to its node.
    expect(hops).toEqual(
      expect.arrayContaining(['vvt-pep vvt', 'ziekenhuis zh-node', 'vvt-node zh-proxy', 'zh-proxy zh-node']),
    )
  })
})
