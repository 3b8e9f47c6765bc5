/** The salts and keys with which a party can compute what was computed with them. */

import type { Budget, HeldKey } from '../../contracts/probe.ts'
import type { Content } from '../content.ts'
import { rawKeyId } from '../keys/key-id.ts'

export interface Secret {
  bytes: Buffer
  /** As in a form; names it without giving it away. */
  label: string
  /** `full`: all ways of hashing with it are tried; `usual`: a few, as digests and tokens look like keys too. */
  effort: 'full' | 'usual'
}

/** Each of the first costs some hundred needles, each of the others some twenty. */
const maxFullSecrets = 16
const maxSecrets = 256
const longestSecretBytes = 128

/**
 * A name with a word for a salt or a key in it, an assignment in JSON, YAML, XML, a header or an environment, and its
 * value. The words are spelled in the cases in which programs write names, as ignoring case takes twice the time.
 */
const named =
  /(?:[sS](?:alt|ALT|ecret|ECRET|leutel|LEUTEL)|[pP](?:epper|EPPER|eper|EPER)|[zZ](?:out|OUT)|[hH](?:mac|MAC)|[kK](?:ey|EY)|[gG](?:eheim|EHEIM))[\w-]{0,24}["']?\s{0,2}[:=>]\s{0,2}["']?([^\s"'<>,;&|]{4,172})/g

/** First what is named a salt or a key, then the keys held and seen. More than the bound are recorded as left out. */
export function collectSecrets(contents: readonly Content[], keys: readonly HeldKey[], budget: Budget): Secret[] {
  const secrets = new Map<string, Secret>()
  const add = (bytes: Buffer, what: string) => {
    if (bytes.length === 0 || bytes.length > longestSecretBytes) return
    const id = rawKeyId(bytes)
    const effort = secrets.size < maxFullSecrets ? 'full' : 'usual'
    if (!secrets.has(id)) secrets.set(id, { bytes, label: `${what} ${id.slice(0, 8)}`, effort })
  }
  for (const { bytes } of contents) {
    for (const [, value = ''] of bytes.toString('latin1').matchAll(named)) {
      for (const reading of readingsOf(value)) add(reading, 'secret seen')
    }
  }
  for (const { raw, password } of keys) {
    if (raw !== undefined) add(raw, 'key')
    if (password !== undefined) add(Buffer.from(password), 'password')
  }
  if (secrets.size > maxSecrets) budget.hit(`${maxSecrets} secrets to hash with, of ${secrets.size}`)
  return [...secrets.values()].slice(0, maxSecrets)
}

/** The letters themselves, and the bytes that they spell. */
function readingsOf(value: string): Buffer[] {
  const readings = [Buffer.from(value, 'latin1')]
  if (/^(?:[0-9A-Fa-f]{2}){4,}$/.test(value)) readings.push(Buffer.from(value, 'hex'))
  else if (/^[A-Za-z0-9+/_-]{11,}={0,2}$/.test(value)) readings.push(Buffer.from(value, 'base64'))
  return readings
}
