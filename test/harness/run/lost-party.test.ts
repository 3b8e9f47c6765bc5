import { describe, expect, it } from 'vitest'
import { killParty } from '../party-processes.ts'
import { measure, planOf } from './measure.ts'

describe('a party that is killed in the middle', () => {
  it('leaves everything inconclusive, nothing passed, and exit code 3', async () => {
    let killed = false
    const onStep = () => {
      if (!killed) killParty('inkijk-measure-', 'lsp')
      killed = true
    }
    await using measured = await measure([await planOf('cn-4/message-jwe')], {
      reporter: { onPhase: () => {}, onStep, onExchangeEnd: () => {} },
    })
    const [exchange] = measured.result.exchanges
    const outcomes = Object.values(exchange?.verdicts ?? {}).map(({ outcome }) => outcome)
    expect(killed).toBe(true)
    expect(outcomes).not.toContain('pass')
    expect(exchange?.verdicts.functional.outcome).toBe('inconclusive')
    expect(exchange?.verdicts.strict.outcome).toBe('inconclusive')
    expect(measured.result.run.exitCode).toBe(3)
  })
})
