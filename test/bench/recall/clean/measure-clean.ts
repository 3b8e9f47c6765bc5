/** Searches clean messages for a record that is in none of them. */

import type { Truth } from '../../../../harness/contracts/truth.ts'
import { createSearch } from '../../../../harness/probe/search.ts'
import { type FalseAlarm, find } from '../measure.ts'
import { createCleanSource } from './messages.ts'

export interface CleanRange {
  seed: string
  from: number
  /** Number of the first message that is not searched. */
  to: number
  onProgress?: (done: number, alarms: number) => void
}

/** A party sees many messages, and keeps them apart. */
const messagesAtOnce = 20
/** What a search remembers of contents grows with their number. */
const messagesPerSearch = 2000

export async function measureClean(range: CleanRange, truth: Truth): Promise<{ alarms: FalseAlarm[]; bytes: number }> {
  const source = createCleanSource(range.seed, truth)
  const alarms: FalseAlarm[] = []
  let bytes = 0
  let search = createSearch(truth.elements)
  for (let first = range.from; first < range.to; first += messagesAtOnce) {
    if ((first - range.from) % messagesPerSearch === 0) search = createSearch(truth.elements)
    const count = Math.min(messagesAtOnce, range.to - first)
    const messages = Array.from({ length: count }, (_, i) => source.message(first + i))
    bytes += messages.reduce((total, message) => total + message.length, 0)
    for (const alarm of await find(messages, search)) {
      const index = first + Number(alarm.where.split('/').at(-1))
      alarms.push({ ...alarm, where: `clean message ${index}` })
    }
    range.onProgress?.(first + count - range.from, alarms.length)
  }
  return { alarms, bytes }
}
