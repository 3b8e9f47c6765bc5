/** Which of the values planted in the memory of a party come out of what was read of it. */

import type { MemoryControl } from '../../contracts/memory-control.ts'
import type { Opened } from '../opened.ts'

type PlantedForm = keyof MemoryControl | 'negative'

/** `negative` was never sent and must not be found, in any form. */
export function findPlantedInMemory(
  { memory }: Pick<Opened, 'memory'>,
  planted: MemoryControl,
  negative: string,
): Set<PlantedForm> {
  const found = new Set<PlantedForm>()
  const look = (bytes: Buffer, form: PlantedForm, value: Buffer) => {
    if (bytes.includes(value)) found.add(form)
  }
  const never = Buffer.from(negative)
  for (const { content } of memory) {
    look(content.bytes, 'oneByte', Buffer.from(planted.oneByte))
    look(content.bytes, 'buffer', planted.buffer)
    look(content.bytes, 'negative', never)
    for (const { child } of content.edges) {
      look(child.bytes, 'twoByte', Buffer.from(planted.twoByte))
      look(child.bytes, 'negative', never)
    }
  }
  return found
}
