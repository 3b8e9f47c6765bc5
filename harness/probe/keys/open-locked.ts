/** Opens key files that are locked with a password: encrypted PEM and DER, PKCS#12, Java keystores. */

import type { Budget, HeldKey } from '../../contracts/probe.ts'
import { joinPieces, piecesOf } from '../decryptors/cms/ber.ts'
import { contentTypes, findContentInfos } from '../decryptors/cms/content-info.ts'
import { findEncryptedKeys } from '../decryptors/cms/encrypted-key.ts'
import { readEncryptedMessage } from '../decryptors/cms/message.ts'
import { createMessageOpener, type MessageOpener } from '../decryptors/cms/open-message.ts'
import { decryptWithPassword, type PasswordWork } from '../decryptors/cms/password-based.ts'
import { findLegacyPems, openLegacyPem } from '../decryptors/legacy-pem.ts'
import { findDerKeys } from './find-der-keys.ts'
import { passwordKey, tryDerKey } from './held-key.ts'

/** Safes in safes (RFC 7292 4.2.6). */
const maxDepth = 6

const encryptedPem = /-----BEGIN ENCRYPTED PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END ENCRYPTED PRIVATE KEY-----/g

/** Whether there is something in it that a password could open. */
export function isLocked(content: Buffer): boolean {
  const text = content.toString('latin1')
  if (findLegacyPems(text).length > 0) return true
  return derBlocks(content, text).some(
    (der) => findEncryptedKeys(der).found.length > 0 || findContentInfos(der).found.length > 0,
  )
}

/** The private keys that the password opens, and those beside them that need none. */
export function openLocked(content: Buffer, password: string, source: string, work: PasswordWork): HeldKey[] {
  const text = content.toString('latin1')
  const openMessage = createMessageOpener()
  const legacy = findLegacyPems(text).flatMap((pem) => openLegacyPem(pem, password) ?? [])
  const keys = [
    ...legacy.flatMap((der) => tryDerKey(der, 'pkcs1', source) ?? tryDerKey(der, 'sec1', source) ?? []),
    ...derBlocks(content, text).flatMap((der) => openDer(der, password, source, work, openMessage, 0)),
  ]
  return [...new Map(keys.map((key) => [key.id, key])).values()]
}

function derBlocks(content: Buffer, text: string): Buffer[] {
  const blocks = [...text.matchAll(encryptedPem)].map(([, body = '']) => Buffer.from(body, 'base64'))
  return blocks.length === 0 ? [content] : blocks
}

function openDer(
  der: Buffer,
  password: string,
  source: string,
  work: PasswordWork,
  openMessage: MessageOpener,
  depth: number,
): HeldKey[] {
  if (depth > maxDepth) return []
  const keys = findDerKeys(der, source, work.budget)
  const { ber, found } = findEncryptedKeys(der)
  for (const { algorithm, ciphertext } of found) {
    const key = decryptWithPassword(ber, algorithm, ciphertext, password, work)
    const held = key && tryDerKey(key, 'pkcs8', source)
    if (held !== undefined) keys.push(held)
  }
  const inner = innerSafes(der, password, work.budget, openMessage)
  return [...keys, ...inner.flatMap((safe) => openDer(safe, password, source, work, openMessage, depth + 1))]
}

/** The contents of the messages that a store consists of, opened where they are encrypted. */
function innerSafes(der: Buffer, password: string, budget: Budget, openMessage: MessageOpener): Buffer[] {
  const { ber, found } = findContentInfos(der)
  return found.flatMap(({ type, content }) => {
    if (type === contentTypes.data) return [joinPieces(der, piecesOf(ber, content))]
    const message = readEncryptedMessage(ber, type, content)
    const opened = message && openMessage(ber, message, [passwordKey(password, '')], budget)
    return opened === undefined ? [] : [opened.bytes]
  })
}
