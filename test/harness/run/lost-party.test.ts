import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '../cli/inkijk.ts'
import { findParties, killParty } from '../party-processes.ts'
import { measure, planOf } from './measure.ts'

describe('a party that is killed in the middle', () => {
  it('leaves everything inconclusive, nothing passed, and exit code 3', async () => {
    // A folder of its own: other suites run parties of the same name.
    await using folder = await makeFolder()
    let killed = false
    const onStep = () => {
      if (!killed) killParty(folder.path, 'lsp')
      killed = true
    }
    await using measured = await measure([await planOf('cn-4/message-jwe')], {
      directory: join(folder.path, 'run'),
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

describe('a party that does not end in order', () => {
  // Waited for three times: at the trials, at the freezing and at the end.
  it('is killed, and its measurement proves nothing', async () => {
    await using folder = await makeFolder()
    const onStep = (_: unknown, { name }: { name: string }) => {
      if (name === 'complete') for (const { pid } of findParties(folder.path, 'lsp')) process.kill(pid, 'SIGSTOP')
    }
    await using measured = await measure([await planOf('cn-4/message-jwe')], {
      directory: join(folder.path, 'run'),
      reporter: { onPhase: () => {}, onStep, onExchangeEnd: () => {} },
    })
    const [exchange] = measured.result.exchanges
    expect(exchange?.verdicts.strict.outcome).toBe('inconclusive')
    expect(exchange?.verdicts.strict.reasons.map(({ code }) => code)).toContain('party-ended')
    expect(measured.result.run.exitCode).toBe(3)
    expect(findParties(folder.path, 'lsp')).toEqual([])
  }, 60_000)
})
