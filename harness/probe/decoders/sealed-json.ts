/** Objects of JSON in which software keeps what it encrypted: initialisation vector, ciphertext and tag, as members. */

import type { Decoder, Explained, Range } from '../../contracts/probe.ts'
import { isMostlyText } from '../readable.ts'
import { latin1Of } from '../view.ts'

export interface SealedValue {
  at: Range
  /** What the letters give in base64 and in hex, where they are that. */
  readings: readonly { bytes: Buffer; lettersPerByte: number }[]
  /** The letters themselves. */
  letters: string
}

/** One object, by what its members are for. */
export interface SealedObject {
  iv: SealedValue
  ciphertext: SealedValue
  tag?: SealedValue
  additional?: SealedValue
}

export const sealedJsonMarks = ['"iv"', '"IV"', '"Iv"', '"nonce"', '"Nonce"', '"initVector"', '"initializationVector"']

const roles = {
  ciphertext:
    /^(?:ct|c|cipher_?text|cipher_?data|cipher|data|enc|encrypted(?:_?(?:data|content|value|text|payload))?|payload|content|value|body|message)$/i,
  tag: /^(?:tag|auth_?tag|authentication_?tag|gcm_?tag|mac)$/i,
  additional: /^(?:aad|additional_?(?:authenticated_?)?data|adata)$/i,
} as const
const ivSizes: ReadonlySet<number> = new Set([8, 12, 16, 24])
/** Members that are looked at on either side of the vector. */
const maxMembers = 8
const longestName = 40

export const sealedJsonDecoder: Decoder = {
  id: 'sealed-json',
  decode(view) {
    const explained: Explained[] = findSealedObjects(latin1Of(view))
      .filter(({ ciphertext }) => ciphertext.readings.every(({ bytes }) => !isMostlyText(bytes)))
      .flatMap(({ iv, ciphertext, tag }) => [iv, ciphertext, ...(tag === undefined ? [] : [tag])])
      .map(({ at }) => ({ at, as: 'ciphertext in JSON' }))
    return { parts: [], explained }
  },
}

/** @param text latin1 */
export function findSealedObjects(text: string): SealedObject[] {
  const found: SealedObject[] = []
  for (const mark of sealedJsonMarks) {
    for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
      const member = memberAt(text, at)
      const iv = member && valueOfMember(text, member)
      if (member === undefined || iv === undefined || !iv.readings.some(({ bytes }) => ivSizes.has(bytes.length)))
        continue
      const others = new Map<keyof typeof roles, SealedValue>()
      for (const one of membersAround(text, at, member.next)) {
        const role = roleOf(one.name)
        const value = role === undefined || others.has(role) ? undefined : valueOfMember(text, one)
        if (role !== undefined && value !== undefined) others.set(role, value)
      }
      const ciphertext = others.get('ciphertext')
      const [tag, additional] = [others.get('tag'), others.get('additional')]
      if (ciphertext === undefined || ciphertext.readings.length === 0) continue
      found.push({ iv, ciphertext, ...(tag && { tag }), ...(additional && { additional }) })
    }
  }
  return found
}

interface Member {
  name: string
  /** Of its value without quotes; empty for what is no string. */
  from: number
  to: number
  /** Behind the member. */
  next: number
}

function* membersAround(text: string, start: number, end: number): Generator<Member> {
  let at = end
  for (let i = 0; i < maxMembers; i += 1) {
    const comma = skip(text, at, 1)
    const member = text[comma] === ',' ? memberAt(text, skip(text, comma + 1, 1)) : undefined
    if (member === undefined) break
    yield member
    at = member.next
  }
  at = start
  for (let i = 0; i < maxMembers; i += 1) {
    const comma = skip(text, at - 1, -1)
    const first = text[comma] === ',' ? startOfMember(text, skip(text, comma - 1, -1)) : -1
    const member = first === -1 ? undefined : memberAt(text, first)
    if (member === undefined) break
    yield member
    at = first
  }
}

/** Of a member with a value without escapes. */
function memberAt(text: string, at: number): Member | undefined {
  const close = text[at] === '"' ? text.indexOf('"', at + 1) : -1
  if (close === -1 || close - at > longestName) return undefined
  const colon = skip(text, close + 1, 1)
  if (text[colon] !== ':') return undefined
  const from = skip(text, colon + 1, 1)
  const name = text.slice(at + 1, close)
  if (text[from] !== '"') {
    const bare = /[\w.+-]{1,40}/y
    bare.lastIndex = from
    const size = bare.exec(text)?.[0].length
    return size === undefined ? undefined : { name, from, to: from, next: from + size }
  }
  const to = text.indexOf('"', from + 1)
  return to === -1 || text[to - 1] === '\\' ? undefined : { name, from: from + 1, to, next: to + 1 }
}

/** First quote of the member of which the last byte is at `last`; -1 when there is none. */
function startOfMember(text: string, last: number): number {
  let at = last
  if (text[last] === '"') at = text.lastIndexOf('"', last - 1) - 1
  else while (at > last - longestName && /[\w.+-]/.test(text[at] ?? '')) at -= 1
  const colon = skip(text, at, -1)
  const close = text[colon] === ':' ? skip(text, colon - 1, -1) : -1
  return close > 0 && text[close] === '"' ? text.lastIndexOf('"', close - 1) : -1
}

function skip(text: string, at: number, step: 1 | -1): number {
  let i = at
  while (i >= 0 && /\s/.test(text[i] ?? '')) i += step
  return i
}

function roleOf(name: string): keyof typeof roles | undefined {
  if (roles.tag.test(name)) return 'tag'
  return roles.additional.test(name) ? 'additional' : roles.ciphertext.test(name) ? 'ciphertext' : undefined
}

function valueOfMember(text: string, { from, to }: Member): SealedValue | undefined {
  if (to === from) return undefined
  const letters = text.slice(from, to)
  const readings: { bytes: Buffer; lettersPerByte: number }[] = []
  if (letters.length % 2 === 0 && /^[0-9A-Fa-f]+$/.test(letters))
    readings.push({ bytes: Buffer.from(letters, 'hex'), lettersPerByte: 2 })
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(letters))
    readings.push({ bytes: Buffer.from(letters, 'base64'), lettersPerByte: 4 / 3 })
  return { at: { offset: from, length: to - from }, readings, letters }
}
