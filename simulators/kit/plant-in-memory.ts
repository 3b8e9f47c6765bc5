/** The values that a look at the memory of this party must find, kept for as long as the party is. */

import type { MemoryControl } from '../../harness/contracts/memory-control.ts'
import { createMemoryControl } from '../../harness/contracts/memory-control.ts'
import type { PartyConfig } from '../../harness/contracts/party.ts'

export function plantInMemory({ controls, sabotage }: PartyConfig): MemoryControl | undefined {
  if (controls.memory === undefined || sabotage.includes('memory-control-missing')) return undefined
  const { oneByte, twoByte, buffer } = createMemoryControl(controls.memory)
  // A string that was put together from pieces stands in memory as its pieces until something reads it: taken from
  // bytes it is whole.
  return { oneByte, twoByte: Buffer.from(twoByte, 'utf16le').toString('utf16le'), buffer }
}
