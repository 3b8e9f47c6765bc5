/** Where windows are probed: in this thread while there is little to do, else in worker threads. */

import type { TruthElement } from '../../contracts/truth.ts'
import type { BudgetLimits } from '../budget.ts'
import { createGarbageCollection } from './collect-garbage.ts'
import type { ProbeWindow, WindowJob, WindowResult } from './probe-window.ts'
import { createWorkerSlot } from './worker-slot.ts'

export interface Prober extends AsyncDisposable {
  /** Resolves when there is room for one more window, so that none is read before it can be probed. */
  room(): Promise<Room>
}

/** To be used once, or released. */
export interface Room {
  probe(job: WindowJob): Promise<WindowResult>
  release(): void
}

export interface ProberInput {
  elements: readonly TruthElement[]
  budget?: Partial<BudgetLimits>
  /** Worker threads; 0 for none. */
  workers: number
}

interface Slot {
  probe(job: WindowJob): Promise<WindowResult>
  end(): Promise<void>
}

/** Of windows that were read and given away; so many are made in little time. */
const tolerableBytes = 16 * 1024 * 1024

export function createProber({ elements, budget = {}, workers }: ProberInput): Prober {
  const slots: Slot[] =
    workers === 0
      ? [createInlineSlot(elements, budget)]
      : Array.from({ length: workers }, () => createWorkerSlot({ elements, budget }))
  const free = [...slots]
  const waiting: ((slot: Slot) => void)[] = []
  const collectGarbage = workers === 0 ? () => {} : createGarbageCollection(tolerableBytes)
  const release = (slot: Slot) => {
    collectGarbage()
    const first = waiting.shift()
    if (first === undefined) free.push(slot)
    else first(slot)
  }
  return {
    async room() {
      const slot = free.pop() ?? (await new Promise<Slot>((resolve) => void waiting.push(resolve)))
      return { probe: (job) => slot.probe(job).finally(() => release(slot)), release: () => release(slot) }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(slots.map((slot) => slot.end()))
    },
  }
}

function createInlineSlot(elements: readonly TruthElement[], budget: Partial<BudgetLimits>): Slot {
  let made: Promise<ProbeWindow> | undefined
  return {
    async probe(job) {
      // Loading all decoders takes time and memory that a thread which only hands out work does not need.
      made ??= import('./probe-window.ts').then(({ createProbeWindow }) => createProbeWindow(elements, budget))
      return (await made)(job)
    },
    end: async () => {},
  }
}
