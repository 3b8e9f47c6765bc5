/**
 * Bytes outside the heap press V8 to collect garbage only when there are far more of them (64 MB and up) than the windows
 * under way account for. So it is asked to, between two windows.
 */

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** @param tolerableBytes outside the heap, in use or not */
export function createGarbageCollection(tolerableBytes: number): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  return () => {
    if (process.memoryUsage().arrayBuffers > tolerableBytes) collect()
  }
}
