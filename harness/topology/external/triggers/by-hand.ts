/** A person sets the product going: told what to do, and waited for. */

import { HarnessError } from '../../../contracts/error.ts'
import type { Subject } from '../../../contracts/sut.ts'

export interface Person {
  tell(text: string): void
  /** Resolves when the person says that it is done; never where nobody can. */
  confirmed(signal: AbortSignal): Promise<void>
}

export interface HandRequest {
  subject: Subject
  /** With everything filled in. */
  task: string
  person: Person
  timeoutMs: number
  /** Whether a message has come already. */
  hasBegun(): Promise<boolean>
}

const pollMs = 500
/** How often the time that is left is told. */
const tellMs = 10_000

/** Rejects with `EXCHANGE_TIMEOUT` when neither a word nor a message came. */
export async function triggerByHand({ subject, task, person, timeoutMs, hasBegun }: HandRequest): Promise<void> {
  const over = new AbortController()
  const deadline = Date.now() + timeoutMs
  person.tell(`${subject.title}: do this now: ${task}\nThen press Enter. Waiting for ${timeoutMs / 1000} s…`)
  try {
    await Promise.race([person.confirmed(over.signal), watch(over.signal)])
  } finally {
    over.abort()
  }

  async function watch(signal: AbortSignal): Promise<void> {
    let told = Date.now()
    while (!signal.aborted) {
      if (await hasBegun()) return
      const leftMs = deadline - Date.now()
      if (leftMs <= 0) {
        const path = ['trigger', 'byHand']
        throw new HarnessError(
          'EXCHANGE_TIMEOUT',
          `${subject.place(path)}: nobody did within ${timeoutMs / 1000} s what was asked: ${task}`,
        )
      }
      if (Date.now() - told >= tellMs) {
        told = Date.now()
        person.tell(`${subject.title}: ${Math.ceil(leftMs / 1000)} s left`)
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(pollMs, leftMs)))
    }
  }
}
