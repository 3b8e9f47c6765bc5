/** What a party tells the harness about its part in the exchange. */

import type { PartyConfig, Progress, StepRecord } from '../../harness/contracts/party.ts'
import type { Clock, ProgressLog } from './types.ts'

export function createProgress(config: PartyConfig, clock: Clock): ProgressLog {
  const steps: StepRecord[] = []
  let state: Progress['state'] = 'idle'
  let detail: string | undefined
  return {
    async step(name, to, run) {
      const startedAt = clock.now().getTime()
      const began = performance.now()
      let outcome: StepRecord['outcome'] = 'ok'
      let text: string | undefined
      const record = (): void => {
        const durationMs = performance.now() - began
        const said = text === undefined ? {} : { detail: text }
        steps.push({ name, from: config.party.id, to, outcome, durationMs, startedAt, ...said })
      }
      try {
        const result = await run({
          outcome: (value) => {
            outcome = value
          },
          detail: (value) => {
            text = value
          },
        })
        record()
        return result
      } catch (error) {
        // A step that noted a refusal and then gave up stays a refusal.
        if (outcome === 'ok') outcome = 'failed'
        text ??= error instanceof Error ? error.message : String(error)
        record()
        throw error
      }
    },
    become(next, why) {
      state = next
      detail = why
    },
    read: () => ({ state, steps: structuredClone(steps), ...(detail === undefined ? {} : { detail }) }),
  }
}
