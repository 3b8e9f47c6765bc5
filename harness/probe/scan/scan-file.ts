/** Scans one file: window by window, and what ran on beyond a window once more. */

import { open } from 'node:fs/promises'
import type { HeldKey } from '../../contracts/probe.ts'
import type { ChainStep } from '../../contracts/result.ts'
import type { Unread } from './account.ts'
import type { FileState } from './file-state.ts'
import { followUp, type RunningOn } from './follow-up.ts'
import type { ScanLimits } from './limits.ts'
import type { WindowResult } from './probe-window.ts'
import type { Prober, Room } from './prober.ts'
import { createFileStream, type Stream } from './stream.ts'
import { unroll } from './unroll.ts'
import { nameWindow, toStream, type Window } from './window.ts'

export interface PassInput {
  prober: Prober
  limits: ScanLimits
  keys: readonly HeldKey[]
  /** Whether to probe the window of this name; all in the first pass. */
  wants: ((window: string) => boolean) | undefined
  /** Told of the keys and secrets that the window of this name gave. */
  onSeen(window: string, keys: readonly HeldKey[], secrets: readonly HeldKey[]): void
  /** Told how many bytes of the file were read so far. */
  onProgress(bytes: number): void
  signal: AbortSignal | undefined
}

/** One pass over a file; throws what the file system throws. */
export async function scanFile(state: FileState, input: PassInput): Promise<void> {
  await using handle = await open(state.file)
  const { size } = await handle.stat()
  const stream = createFileStream(handle, size, state.file)
  const { limits } = input
  const note = (text: string) => void state.notes.add(text)
  const runningOn = await runWindows(unroll(stream, limits, note), stream, state, input)
  let followed = 0
  for (let next = runningOn.shift(); next !== undefined; next = runningOn.shift()) {
    followed += 1
    if (followed > limits.maxFollowUps) {
      note(`more than ${limits.maxFollowUps} parts run on beyond a window; the others were read up to there`)
      break
    }
    runningOn.push(...(await runWindows(followUp(next, limits, note), stream, state, input)))
  }
  if (input.wants !== undefined) return
  const observedBytes = stream.reader.position
  if (observedBytes < size) note(`${size - observedBytes} bytes at the end were not read`)
  state.coverage = { observedBytes, ...stream.account.count(observedBytes) }
}

/** Probes windows as they come, as many at a time as there is room for; gives what runs on beyond them. */
async function runWindows(
  windows: AsyncGenerator<Window>,
  root: Stream,
  state: FileState,
  input: PassInput,
): Promise<RunningOn[]> {
  const runningOn: RunningOn[] = []
  const tasks = new Set<Promise<void>>()
  try {
    for (;;) {
      const room = await input.prober.room()
      const window = await nextWindow(windows, room)
      if (window === undefined || input.signal?.aborted === true) {
        room.release()
        break
      }
      const task: Promise<void> = probeOne(window, room, state, input)
        .then((parts) => void runningOn.push(...parts.map((part) => ({ window: withoutBytes(window), part }))))
        .finally(() => {
          tasks.delete(task)
          input.onProgress(root.reader.position)
        })
      tasks.add(task)
    }
  } finally {
    await Promise.all(tasks)
    await windows.return(undefined)
  }
  return runningOn
}

async function nextWindow(windows: AsyncGenerator<Window>, room: Room): Promise<Window | undefined> {
  const next = await windows.next().catch((error: unknown) => {
    room.release()
    throw error
  })
  return next.done === true ? undefined : next.value
}

/** Parts that run on beyond the window. */
async function probeOne(window: Window, room: Room, state: FileState, input: PassInput): Promise<readonly ChainStep[]> {
  const name = nameWindow(window)
  if (input.wants?.(name) === false) {
    room.release()
    return state.windows.get(name)?.unfinished ?? []
  }
  const { bytes, own, nextStart, container } = window
  const described = { file: state.file, bytes, own, nextStart, ...(container === undefined ? {} : { container }) }
  try {
    const result = await room.probe({ ...described, keys: input.keys })
    takeResult(state, window, name, result, input)
    return result.unfinished
  } catch (error) {
    noteFailure(state, window, error)
    return []
  }
}

/** What is read once more is read from the file. */
function withoutBytes(window: Window): Window {
  return { ...window, bytes: Buffer.alloc(0) }
}

function takeResult(state: FileState, window: Window, name: string, result: WindowResult, input: PassInput): void {
  const isFirst = input.wants === undefined
  state.findings.add(window, result.findings, isFirst ? result.alikeLeftOut : 0)
  input.onSeen(name, result.seen, result.secrets)
  for (const limit of result.budgetsHit) state.notes.add(limit)
  const unread = result.unread.map((one): Unread => ({ ...one, ...toStream(window, one) }))
  if (!isFirst) state.better(name, window, sumOf(result.unread))
  else if (window.again === undefined) window.stream.account.add(unread)
  else window.stream.account.replace(constant(window.again), constant(unread))
  const { sealed, digests, unfinished } = result
  if (sealed || digests || unfinished.length > 0) {
    state.windows.set(name, { sealed, digests, unfinished, unread: sumOf(result.unread) })
  }
}

/** The engine must not fail on any input; should it, the others are read all the same, and it shows. */
function noteFailure(state: FileState, window: Window, error: unknown): void {
  const { offset } = window.stream.locate(toStream(window, { offset: 0, length: window.bytes.length }))
  const reason = error instanceof Error ? error.message : String(error)
  state.notes.add(`${window.bytes.length} bytes, from ${offset} on in the file, could not be probed: ${reason}`)
  window.stream.account.add(window.own.map((range) => ({ ...toStream(window, range), is: 'opaque' as const })))
}

function sumOf(unread: readonly Unread[]): { ciphertext: number; opaque: number } {
  const sum = { ciphertext: 0, opaque: 0 }
  for (const { is, length } of unread) sum[is] += length
  return sum
}

function constant<T>(value: T): () => T {
  return () => value
}
