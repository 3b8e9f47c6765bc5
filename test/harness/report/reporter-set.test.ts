import { describe, expect, it } from 'vitest'
import { HarnessError } from '../../../harness/contracts/error.ts'
import type { Reporter } from '../../../harness/contracts/reporter.ts'
import { createReporter, type ReporterOptions, reporterNames } from '../../../harness/report/registry.ts'
import { createReporterSet } from '../../../harness/report/reporter-set.ts'
import { makeSample } from './sample.ts'

const { result, plans } = makeSample()
const context = { directory: '/nowhere', language: 'en' } as const
const options: ReporterOptions = { output: process.stdout, live: false, colour: false }

const broken: Reporter = {
  onRunBegin() {
    throw new Error('begin')
  },
  async onRunEnd() {
    throw new Error('end')
  },
}

describe('a set of reporters', () => {
  it('goes on when a reporter throws or rejects, and tells which and where', async () => {
    const seen: string[] = []
    const errors: string[] = []
    const sound: Reporter = {
      onRunBegin: () => void seen.push('begin'),
      onRunEnd: () => {
        seen.push('end')
        return '/nowhere/report'
      },
    }
    const set = createReporterSet(
      [
        { name: 'broken', reporter: broken },
        { name: 'sound', reporter: sound },
      ],
      (name, event, error) => errors.push(`${name} ${event} ${(error as Error).message}`),
    )
    set.onRunBegin(plans, context)
    const written = await set.onRunEnd(result, context)
    expect(seen).toEqual(['begin', 'end'])
    expect(errors).toEqual(['broken onRunBegin begin', 'broken onRunEnd end'])
    expect(written).toEqual([{ name: 'sound', file: '/nowhere/report' }])
  })

  it('passes over what a reporter does not watch', async () => {
    const [plan] = plans
    const [exchange] = result.exchanges
    if (plan === undefined || exchange === undefined) throw new Error('the sample is empty')
    const errors: unknown[] = []
    const set = createReporterSet([{ name: 'idle', reporter: {} }], (_, __, error) => errors.push(error))
    set.onPhase(plan, 'probing')
    set.onStep(plan, { name: 'x', from: 'a', to: 'b', outcome: 'ok', durationMs: 1, startedAt: 1 })
    set.onExchangeEnd(plan, exchange, [])
    expect(await set.onRunEnd(result, context)).toEqual([{ name: 'idle' }])
    expect(errors).toEqual([])
  })
})

describe('the list of reporters', () => {
  it.each(reporterNames)('makes %s', (name) => {
    expect(createReporter(name, options).onRunEnd).toBeTypeOf('function')
  })

  it.each(['sarif-like', 'toString', ''])('refuses "%s" and says what there is', (name) => {
    const make = () => createReporter(name, options)
    expect(make).toThrow(HarnessError)
    expect(make).toThrow(/expected one of pretty, json, junit, html/)
  })
})
