import { describe, expect, it } from 'vitest'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { asSelected, entityTag, nextVersion } from '../../../simulators/care-system/tasks/coordination-task.ts'
import { type FlowName, finalStatuses, taskFlows } from '../../../simulators/care-system/tasks/task-flow.ts'
import { judgeUpdate } from '../../../simulators/care-system/tasks/workflow-task.ts'

const all = ['requested', 'received', 'accepted', 'rejected', 'in-progress', 'completed', 'cancelled', 'failed']
const task = (status: string): FhirResource => ({ resourceType: 'Task', id: 't', meta: { versionId: '3' }, status })

/** What a receiver may do, by field notes on Notified Pull 2.2 and 2.6. */
const allowed: Partial<Record<FlowName, readonly (readonly [string, string])[]>> = {
  handoff: [
    ['requested', 'accepted'],
    ['requested', 'rejected'],
    ['in-progress', 'completed'],
  ],
  coordination: [
    ['requested', 'accepted'],
    ['requested', 'rejected'],
    ['accepted', 'in-progress'],
    ['in-progress', 'completed'],
    ['in-progress', 'failed'],
  ],
}

describe.each(['handoff', 'coordination'] as const)('a Task in the flow %s', (name) => {
  const flow = taskFlows[name]
  const pairs = all.flatMap((from) => all.map((to) => [from, to] as const))

  it.each(pairs)('goes from %s to %s only where the receiver may', (from, to) => {
    const judge = () => judgeUpdate(task(from), task(to), flow)
    if (allowed[name]?.some(([a, b]) => a === from && b === to)) expect(judge()).toBe(to)
    else expect(judge).toThrow(expect.objectContaining({ status: 409 }))
  })

  it('opens the record in progress only, and nothing once it has ended', () => {
    const open = all.filter((status) => flow.opensAt?.[status]?.includes('record'))
    expect(open).toEqual(['in-progress'])
    for (const status of finalStatuses) expect(flow.opensAt?.[status]).toBeUndefined()
  })

  it('is chosen by the sender alone', () => {
    expect(() => judgeUpdate(task('accepted'), asSelected(task('accepted')), flow)).toThrow(/only the status/)
  })
})

describe('a candidate in the flow coordination', () => {
  const input = [{ type: { coding: [{ system: 'http://loinc.org', code: '57830-2' }] } }]
  const offered = { ...task('accepted'), input }

  it('begins when it is chosen, and not before', () => {
    const begin = (of: FhirResource) => () => judgeUpdate(of, { ...of, status: 'in-progress' }, taskFlows.coordination)
    expect(begin(offered)).toThrow(expect.objectContaining({ status: 409 }))
    expect(begin(asSelected(offered))()).toBe('in-progress')
  })
})

describe('the version of a Coordination Task', () => {
  it('counts, and is its entity tag', () => {
    expect(entityTag(nextVersion(task('requested')))).toBe('W/"4"')
    expect(entityTag({ resourceType: 'Task' })).toBe('W/"0"')
  })
})
