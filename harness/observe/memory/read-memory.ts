/**
 * The memory of a party's processes, as anyone with the rights of an administrator of its machine could read it: all
 * pages that are there and can be written to.
 */

import { readFileSync } from 'node:fs'
import { holdStill } from './hold-still.ts'
import { listDataMappings } from './memory-map.ts'
import { listProcessTree } from './process-tree.ts'
import { type MemoryImage, readPages } from './read-pages.ts'

/** Why a memory cannot be read is an outcome, not a fault of ours. */
export type MemoryReading = { images: MemoryImage[] } | { reason: string }

/** Of all processes of a party together; what lies beyond is counted as unread. */
const maxBytes = 512 * 1024 * 1024

/** `pid` and its descendants hold still while they are read, and go on afterwards. */
export async function readMemory(pid: number): Promise<MemoryReading> {
  if (process.platform !== 'linux') {
    return { reason: `the memory of a process can be read on Linux only, and this is ${process.platform}` }
  }
  try {
    const pids = listProcessTree(pid).filter(hasMemory)
    if (pids.length === 0) return { reason: `process ${pid} has no memory of its own` }
    const images = await holdStill(pids, () => readEach(pids))
    return { images }
  } catch (error) {
    return { reason: `the memory of process ${pid} cannot be read: ${describe(error as NodeJS.ErrnoException)}` }
  }
}

/** Kernel threads have none, nor have processes that ended. */
function hasMemory(pid: number): boolean {
  return listDataMappings(readFileSync(`/proc/${pid}/maps`, 'utf8')).length > 0
}

function readEach(pids: readonly number[]): MemoryImage[] {
  let left = maxBytes
  return pids.map((pid) => {
    const image = readPages(pid, { maxBytes: left })
    left -= image.bytes.length
    return image
  })
}

function describe({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT' || code === 'ESRCH') return 'the process has ended'
  if (code === 'EACCES' || code === 'EPERM') return 'the system does not permit it'
  return message
}
