/** Private keys in the memory of a process: blocks of PEM, which anyone who looks for keys in memory looks for first. */

import type { HeldKey } from '../../contracts/probe.ts'
import { tryPemKey } from '../keys/held-key.ts'
import type { OpenedMemory } from './open-memory.ts'

const begin = Buffer.from('PRIVATE KEY-----')
const longestBlock = 16 * 1024
const block = /-----BEGIN ([A-Z ]{0,12})PRIVATE KEY-----[A-Za-z0-9+/=\s]{1,16000}-----END \1PRIVATE KEY-----/y
const head = '-----BEGIN ENCRYPTED '.length

/** Each key once. */
export function findMemoryKeys({ observation, content }: OpenedMemory): HeldKey[] {
  const keys = new Map<string, HeldKey>()
  const source = `${observation.id}: PEM`
  for (const { bytes } of [content, ...content.edges.map(({ child }) => child)]) {
    for (const pem of listBlocks(bytes)) {
      const key = tryPemKey(pem, source)
      if (key !== undefined && !keys.has(key.id)) keys.set(key.id, key)
    }
  }
  return [...keys.values()]
}

/** The same block stands in memory many times. */
function listBlocks(bytes: Buffer): Set<string> {
  const blocks = new Set<string>()
  for (let at = bytes.indexOf(begin); at !== -1; at = bytes.indexOf(begin, at + begin.length)) {
    const text = bytes.toString('latin1', Math.max(0, at - head), at + longestBlock)
    const pattern = new RegExp(block)
    pattern.lastIndex = Math.max(0, text.indexOf('-----BEGIN '))
    const [found] = pattern.exec(text) ?? []
    if (found !== undefined) blocks.add(found)
  }
  return blocks
}
