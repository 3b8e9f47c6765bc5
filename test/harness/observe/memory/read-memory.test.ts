import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { holdStill } from '../../../../harness/observe/memory/hold-still.ts'
import { listDataMappings } from '../../../../harness/observe/memory/memory-map.ts'
import { readMemory } from '../../../../harness/observe/memory/read-memory.ts'
import { type MemoryImage, readPages } from '../../../../harness/observe/memory/read-pages.ts'
import { end, hold } from './holder.ts'

const value = 'Zwaluwstaart-48151623'
const onLinux = process.platform === 'linux'

async function imagesOf(pid: number): Promise<MemoryImage[]> {
  const reading = await readMemory(pid)
  if ('reason' in reading) throw new Error(reading.reason)
  return reading.images
}

function stateOf(pid: number): string {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return text.charAt(text.lastIndexOf(')') + 2)
}

describe.runIf(onLinux)('the memory of a process', () => {
  it.each([
    ['one-byte string', 'latin1'],
    ['two-byte string', 'utf16le'],
    ['buffer', 'latin1'],
    ['dropped string', 'latin1'],
  ] as const)('holds a %s', async (form, encoding) => {
    await using holder = await hold(value, form)
    const [image] = await imagesOf(holder.pid)
    expect(image?.bytes.includes(Buffer.from(value, encoding))).toBe(true)
    expect(image?.unreadBytes).toBe(0)
  })

  it('does not hold what the process never had', async () => {
    await using holder = await hold(value, 'nothing')
    const [image] = await imagesOf(holder.pid)
    expect(image?.bytes.length).toBeGreaterThan(1_000_000)
    for (const encoding of ['latin1', 'utf16le'] as const) {
      expect(image?.bytes.includes(Buffer.from(value, encoding))).toBe(false)
    }
  })

  it('comes with the address of every byte', async () => {
    await using holder = await hold(value, 'buffer')
    const [image] = await imagesOf(holder.pid)
    let behind = 0
    for (const [, offset, length] of image?.regions ?? []) {
      // Between two regions nothing but zeros, so that no value is read over the seam.
      expect(image?.bytes.subarray(behind, offset).every((byte) => byte === 0)).toBe(true)
      behind = offset + length
    }
    expect(behind).toBe(image?.bytes.length)
    const found = image?.bytes.indexOf(value) ?? -1
    const [address = 0, start = 0] = image?.regions.findLast(([, offset]) => offset <= found) ?? []
    const memory = await open(`/proc/${holder.pid}/mem`)
    const { buffer } = await memory.read(Buffer.alloc(value.length), 0, value.length, address + found - start)
    await memory.close()
    expect(buffer.toString()).toBe(value)
  })

  it('is read up to a limit, and what lies beyond is counted', async () => {
    await using holder = await hold(value, 'nothing')
    const whole = readPages(holder.pid, { maxBytes: 2 ** 30 })
    const part = readPages(holder.pid, { maxBytes: 2 ** 20 })
    expect(whole.unreadBytes).toBe(0)
    expect(part.bytes.length).toBeLessThan(1.1 * 2 ** 20)
    expect(part.unreadBytes).toBeGreaterThan((whole.bytes.length - 2 ** 20) / 2)
  })

  it('leaves the process running, as often as it is read', async () => {
    await using holder = await hold(value, 'buffer')
    for (let round = 0; round < 3; round += 1) {
      await readMemory(holder.pid)
      expect(await holder.ping()).toBe('pong')
    }
  })

  it('includes that of the processes it started', async () => {
    const inner = `globalThis.kept = Buffer.from([${[...Buffer.from(value)].map((c) => c + 1000)}].map((c) => c - 1000)); console.log(process.pid); setInterval(() => {}, 1000)`
    const outer = `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: 'inherit' }); process.on('exit', () => child.kill()); process.on('SIGTERM', () => process.exit())`
    const child = spawn(process.execPath, ['-e', outer], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
      const images = await imagesOf(child.pid ?? 0)
      expect(images.map(({ pid }) => pid)).toEqual([child.pid, Number(line)])
      expect(images.map(({ bytes }) => bytes.includes(value))).toEqual([false, true])
    } finally {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
  })
})

describe.runIf(onLinux)('a memory that cannot be read', () => {
  it('of a process that does not exist says so', async () => {
    // Beyond the highest number that the kernel gives out (proc_sys_kernel(5), pid_max).
    expect(await readMemory(2 ** 22 + 1)).toMatchObject({ reason: expect.stringContaining('has ended') })
  })

  it('of a process that ended and that nobody has waited for says so', async () => {
    // The shell starts a process that ends, and becomes another that does not wait for it.
    const script = 'sleep 0.2 & echo $!; exec sleep 60'
    const child = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
      await expect.poll(() => stateOf(Number(line))).toBe('Z')
      expect(await readMemory(Number(line))).toMatchObject({ reason: expect.stringContaining('no memory') })
    } finally {
      await end(child)
    }
  })
})

describe.runIf(onLinux)('processes that hold still', () => {
  it('are stopped during the work and go on after it', async () => {
    await using holder = await hold(value, 'nothing')
    expect(await holdStill([holder.pid], () => stateOf(holder.pid))).toBe('T')
    expect(await holder.ping()).toBe('pong')
  })

  it('go on when the work fails, and when one of them is gone', async () => {
    await using holder = await hold(value, 'nothing')
    const fail = () => {
      throw new Error('broken')
    }
    await expect(holdStill([holder.pid], fail)).rejects.toThrow('broken')
    expect(await holder.ping()).toBe('pong')
    await expect(holdStill([holder.pid, 2 ** 22 + 1], () => {})).rejects.toThrow()
    expect(await holder.ping()).toBe('pong')
  })

  it('stay stopped when somebody else had stopped them', async () => {
    await using holder = await hold(value, 'nothing')
    process.kill(holder.pid, 'SIGSTOP')
    await expect.poll(() => stateOf(holder.pid)).toBe('T')
    await holdStill([holder.pid], () => {})
    expect(stateOf(holder.pid)).toBe('T')
  })
})

describe('the mappings that can hold data', () => {
  it('are those that can be written to and are no devices', () => {
    const maps = [
      '55d0c8a00000-55d0c8a21000 rw-p 00000000 00:00 0                          [heap]',
      '7f2b40000000-7f2b40021000 rwxp 00000000 00:00 0 ',
      '7f2b40021000-7f2b44000000 ---p 00000000 00:00 0 ',
      '7f2b44000000-7f2b44100000 r-xp 00001000 fe:00 1234                       /usr/bin/node',
      '7f2b44100000-7f2b44200000 rw-s 00000000 00:01 77                         /dev/shm/shared (deleted)',
      '7f2b44200000-7f2b44300000 rw-s 00000000 00:06 78                         /dev/dri/card0',
      'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]',
    ].join('\n')
    expect(listDataMappings(maps).map(({ path, end: last, start }) => [path, last - start])).toEqual([
      ['[heap]', 0x21000],
      ['', 0x21000],
      ['/dev/shm/shared (deleted)', 0x100000],
    ])
  })
})
