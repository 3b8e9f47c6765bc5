import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { measure, planOf } from './measure.ts'

/** Kills the process of a party, found by its own configuration file on the command line. */
function killParty(party: string): void {
  execFileSync('pkill', ['-KILL', '-f', `inkijk-measure-.*/${party}/party.json`])
}

describe('a party that is killed in the middle', () => {
  it('leaves everything inconclusive, nothing passed, and exit code 3', async () => {
    let killed = false
    const onStep = () => {
      if (!killed) killParty('lsp')
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
