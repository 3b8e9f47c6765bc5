/**
 * JSON Web Encryption (RFC 7516) in compact and JSON form. Opened here rather than by a library, which refuses what a
 * recipient may accept all the same: RSA1_5, short moduli, unknown critical members.
 */

import type { Budget, DecodedPart, Decryptor, HeldKey, View } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { agreementTypes } from './fit-key/agree.ts'
import { createKeyImport, keysOfType } from './fit-key/import-key.ts'
import type { Trying } from './fit-key/trying.ts'
import { costOfAgreement, costOfContent, createWork } from './fit-key/work.ts'
import { hpkeModeOf, hpkeObstacle, isForHpke, openHpke, recipientInfo } from './hpke.ts'
import { findJwe, type JweMessage, type JweRecipient } from './jwe/messages.ts'
import { expandContent, openContent } from './jwe/open-content.ts'
import { type ContentKey, contentKeysOf } from './jwe/unwrap-cek.ts'

export interface JweOptions {
  /** Opens JOSE-HPKE as well, of which there is only a draft. Default false. */
  hpkeDraft?: boolean
}

interface Opened {
  bytes: Buffer
  key: string
}

export function createJweDecryptor({ hpkeDraft = false }: JweOptions = {}): Decryptor {
  const importKey = createKeyImport()
  const work = createWork('JWE')
  const tried = new Map<string, Opened | undefined>()
  const found = new WeakMap<Buffer, JweMessage[]>()
  /** The same bytes are met once more for every key that turns up later. */
  const messagesIn = (view: View, budget: Budget) => {
    const known = found.get(view.bytes)
    if (known !== undefined) return known
    const messages = findJwe(latin1Of(view), budget)
    found.set(view.bytes, messages)
    return messages
  }
  /** Each key once per message, however often that is met. */
  const tryKey = async (message: JweMessage, key: HeldKey, trying: Trying) => {
    const attempt = `${message.name} ${key.id}`
    if (!tried.has(attempt)) tried.set(attempt, await openWith(message, key, trying, hpkeDraft))
    return tried.get(attempt)
  }
  return {
    id: 'jwe',
    async decrypt(view, keys, budget) {
      const messages = messagesIn(view, budget)
      const parts: (DecodedPart & { key: string })[] = []
      for (const message of messages) {
        for (const key of byLikelihood(keys, message)) {
          const opened = await tryKey(message, key, { importKey, work, budget })
          if (opened === undefined) continue
          parts.push({ ...opened, at: message.at })
          break
        }
      }
      return { parts, explained: messages.map(({ at, algorithms: as }) => ({ at, as })) }
    },
  }
}

/** The keys that the headers name first; the others too, as a name may be wrong. */
function byLikelihood(keys: readonly HeldKey[], { recipients }: JweMessage): HeldKey[] {
  const names = new Set(recipients.flatMap(({ header }) => (typeof header.kid === 'string' ? [header.kid] : [])))
  const isNamed = (key: HeldKey) => names.has(key.id) || names.has(String(key.jwk?.kid))
  return [...keys.filter(isNamed), ...keys.filter((key) => !isNamed(key))]
}

async function openWith(
  message: JweMessage,
  key: HeldKey,
  trying: Trying,
  hpkeDraft: boolean,
): Promise<Opened | undefined> {
  for (const recipient of message.recipients) {
    const integrated = await fromHpke(message, recipient, key, trying, hpkeDraft)
    if (integrated?.plaintext !== undefined) return { bytes: integrated.plaintext, key: key.id }
    const own = integrated?.contentKey === undefined ? [] : [{ id: key.id, bytes: integrated.contentKey }]
    for (const cek of chain(own, contentKeysOf(recipient, [key], trying))) {
      if (!trying.work.spend(costOfContent(message.ciphertext.length), trying.budget)) return undefined
      const bytes = openContent(message, recipient.header, cek.bytes, trying.budget)
      if (bytes !== undefined) return { bytes, key: cek.id }
    }
  }
  return undefined
}

/** Draft-ietf-jose-hpke-encrypt-20, sections 4 and 5. */
async function fromHpke(
  message: JweMessage,
  { header, encryptedKey }: JweRecipient,
  held: HeldKey,
  { importKey, work, budget }: Trying,
  hpkeDraft: boolean,
): Promise<{ plaintext?: Buffer | undefined; contentKey?: Buffer | undefined } | undefined> {
  const mode = hpkeModeOf(header)
  const [found] = mode === undefined ? [] : keysOfType([held], agreementTypes, importKey)
  if (mode === undefined || found === undefined || !isForHpke(header, found.key)) return undefined
  const obstacle = hpkeDraft ? hpkeObstacle(header) : 'JOSE-HPKE, of which there is only a draft'
  if (obstacle !== undefined) {
    budget.hit(`JWE with ${obstacle}, which is not opened, and a key that may be its own`)
    return undefined
  }
  if (!work.spend(costOfAgreement(), budget)) return undefined
  if (mode === 'integrated') {
    const sealed = {
      encapsulated: encryptedKey,
      ciphertext: message.ciphertext,
      info: Buffer.alloc(0),
      aad: message.aad,
    }
    const opened = await openHpke(header, found.key, sealed)
    return { plaintext: opened && expandContent(opened, header, budget) }
  }
  const encapsulated = Buffer.from(typeof header.ek === 'string' ? header.ek : '', 'base64url')
  const sealed = { encapsulated, ciphertext: encryptedKey, info: recipientInfo(header.enc), aad: Buffer.alloc(0) }
  return { contentKey: await openHpke(header, found.key, sealed) }
}

function* chain(first: Iterable<ContentKey>, second: Iterable<ContentKey>): Generator<ContentKey> {
  yield* first
  yield* second
}
