/** Progress of a run: redrawn in place on a terminal, a line per phase and per step that did not work elsewhere. */

import { createLogUpdate } from 'log-update'
import type { StepRecord } from '../../contracts/party.ts'
import type { Phase } from '../../contracts/reporter.ts'

/** A writable stream; `columns` of a terminal. `process.stdout` fits. */
export type OutputStream = NodeJS.WritableStream & { columns?: number }

export interface Progress {
  phase(exchange: string, phase: Phase): void
  step(exchange: string, step: StepRecord): void
  /** The exchange is over: this line stays. */
  finish(exchange: string, line: string): void
  /** Takes what is still being redrawn away. */
  stop(): void
}

const stepMarks: Readonly<Record<StepRecord['outcome'], string>> = { ok: '✓', refused: '–', failed: '✗' }

/** `live` asks for a terminal that understands cursor movements. */
export function createProgress(output: OutputStream, live: boolean, phases: Record<Phase, string>): Progress {
  return live ? createLiveProgress(output, phases) : createPlainProgress(output, phases)
}

function createLiveProgress(output: OutputStream, phases: Record<Phase, string>): Progress {
  const update = createLogUpdate(output)
  const running = new Map<string, { phase: string; step: string }>()
  const draw = () =>
    update(
      [...running].map(([id, { phase, step }]) => `  … ${id}  ${phase}${step === '' ? '' : `  ${step}`}`).join('\n'),
    )
  return {
    phase(exchange, phase) {
      if (phase === 'judged') return
      running.set(exchange, { phase: phases[phase], step: '' })
      draw()
    },
    step(exchange, step) {
      const state = running.get(exchange)
      if (state === undefined) return
      state.step = describeStep(step)
      draw()
    },
    finish(exchange, line) {
      running.delete(exchange)
      update.persist(line)
      draw()
    },
    stop() {
      update.clear()
      update.done()
    },
  }
}

function createPlainProgress(output: OutputStream, phases: Record<Phase, string>): Progress {
  return {
    phase(exchange, phase) {
      // The end of an exchange has a line of its own, and the short phases would only fill a log.
      if (phase === 'exchanging' || phase === 'probing') output.write(`  ${exchange}: ${phases[phase]}\n`)
    },
    step(exchange, step) {
      // Hundreds of steps that worked would bury the few that did not.
      if (step.outcome !== 'ok') output.write(`  ${exchange}: ${describeStep(step)}\n`)
    },
    finish(_exchange, line) {
      output.write(`${line}\n`)
    },
    stop() {},
  }
}

function describeStep({ name, from, to, outcome, durationMs, detail }: StepRecord): string {
  const shown = outcome === 'ok' || detail === undefined ? '' : `: ${detail}`
  return `${stepMarks[outcome]} ${name} ${from} → ${to} (${Math.round(durationMs)} ms)${shown}`
}
