/** Which of the values planted in the memory of a party come out of what was read of it. */

import type { MemoryControl } from '../../contracts/memory-control.ts'
import { createMatcher } from '../match/matcher.ts'
import type { Opened } from '../opened.ts'

type PlantedForm = keyof MemoryControl | 'negative'

/** `negative` was never sent and must not be found, in any form. */
export function findPlantedInMemory(
  { memory }: Pick<Opened, 'memory'>,
  planted: MemoryControl,
  negative: string,
): Set<PlantedForm> {
  const found = new Set<PlantedForm>()
  const search = (bytes: Buffer, wanted: readonly (readonly [PlantedForm, Buffer])[]) => {
    createMatcher(wanted.map(([, value]) => value))(bytes, (index) => {
      const form = wanted[index]?.[0]
      if (form !== undefined) found.add(form)
    })
  }
  const never = ['negative', Buffer.from(negative)] as const
  for (const { content } of memory) {
    search(content.bytes, [['oneByte', Buffer.from(planted.oneByte)], ['buffer', planted.buffer], never])
    for (const { child } of content.edges) search(child.bytes, [['twoByte', Buffer.from(planted.twoByte)], never])
  }
  return found
}
