/** Which blocks of the probe ran, told by the engine (V8 precise coverage), to keep the inputs that reach new ones. */

import { type Profiler, Session } from 'node:inspector'

export interface BlockCoverage extends Disposable {
  /** Blocks that ran since the last call, with the magnitude of how often. */
  take(): Set<string>
}

const folder = '/harness/probe/'

export function startBlockCoverage(): BlockCoverage {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return {
    take() {
      const blocks = new Set<string>()
      // Answers in the same turn, as the session is on this thread.
      session.post('Profiler.takePreciseCoverage', (error, { result }) => {
        if (error === null) for (const script of result) note(script, blocks)
      })
      return blocks
    },
    [Symbol.dispose]: () => session.disconnect(),
  }
}

function note({ url, functions }: Profiler.ScriptCoverage, blocks: Set<string>): void {
  if (!url.includes(folder) || url.includes('/test/')) return
  const file = url.slice(url.indexOf(folder) + folder.length)
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count } of ranges) {
      // A block that runs far more often than before is news as well.
      if (count > 0) blocks.add(`${file} ${startOffset} ${endOffset} ${Math.floor(Math.log2(count) / 3)}`)
    }
  }
}
