/** Opens what one side of a connection sent, record by record. */

import {
  contentTypes,
  type HandshakeMessage,
  handshakeTypes,
  readHandshake,
  type TlsRecord,
} from '../../captures/tls-records.ts'
import type { Copied } from '../../positions.ts'
import type { Direction } from './connection.ts'
import { expandTrafficKeys, type TrafficKeys, updateSecret } from './key-schedule.ts'
import { type OpenedRecord, openRecord, type RecordProtection } from './open-record.ts'
import type { DirectionSecrets } from './secrets.ts'

export interface OpenedDirection {
  /** Application data. */
  bytes: Buffer
  /** Where its stretches stand, encrypted, in the stream. */
  pieces: Copied[]
}

/** Undefined when not one record of application data opens. A record that does not open ends what can be read. */
export function openDirection(
  protection: RecordProtection,
  direction: Direction,
  secrets: DirectionSecrets,
): OpenedDirection | undefined {
  const opened =
    protection.version === 'TLS 1.3'
      ? openTls13(protection, direction, secrets)
      : openTls12(protection, direction, secrets)
  const plain: Buffer[] = []
  const pieces: Copied[] = []
  for (const { record, type, plaintext, skipped } of opened) {
    if (type !== contentTypes.applicationData || plaintext.length === 0) continue
    plain.push(plaintext)
    pieces.push({ from: record.offset + skipped, length: plaintext.length })
  }
  return plain.length === 0 ? undefined : { bytes: Buffer.concat(plain), pieces }
}

type Opened = OpenedRecord & { record: TlsRecord }

function* openTls12(
  protection: RecordProtection,
  { stream, records }: Direction,
  { fixed }: DirectionSecrets,
): Generator<Opened> {
  const changed = records.findIndex(({ type }) => type === contentTypes.changeCipherSpec)
  if (changed === -1 || fixed === undefined) return
  for (const [sequence, record] of records.slice(changed + 1).entries()) {
    const opened = openRecord(protection, fixed, sequence, record, stream)
    if (opened === undefined) return
    yield { ...opened, record }
  }
}

/** RFC 8446 7.3: handshake keys up to the Finished message, then those of application data, renewed by KeyUpdate. */
function* openTls13(protection: RecordProtection, direction: Direction, secrets: DirectionSecrets): Generator<Opened> {
  const { suite } = protection
  let stage: 'handshake' | 'traffic' = secrets.handshake === undefined ? 'traffic' : 'handshake'
  let secret = secrets.handshake ?? secrets.traffic
  if (secret === undefined) return
  let keys: TrafficKeys = expandTrafficKeys(secret, suite)
  let sequence = 0
  let handshake: Buffer = Buffer.alloc(0)
  for (const record of direction.records) {
    if (record.type !== contentTypes.applicationData) continue
    const opened = openRecord(protection, keys, sequence, record, direction.stream)
    if (opened === undefined) {
      // Without the handshake secret its records stay closed, and the first that opens begins the application data.
      if (secrets.handshake === undefined && sequence === 0) continue
      return
    }
    sequence += 1
    if (opened.type === contentTypes.handshake) {
      handshake = Buffer.concat([handshake, opened.plaintext])
      const messages = readHandshake(handshake)
      handshake = handshake.subarray(messages.reduce((total, { bytes }) => total + bytes.length, 0))
      const next = nextSecret(messages, stage, secret, secrets.traffic, () => updateSecret(secret as Buffer, suite))
      if (next !== secret) {
        if (next === undefined) return
        stage = 'traffic'
        secret = next
        keys = expandTrafficKeys(next, suite)
        sequence = 0
      }
    }
    yield { ...opened, record }
  }
}

function nextSecret(
  messages: readonly HandshakeMessage[],
  stage: 'handshake' | 'traffic',
  current: Buffer,
  traffic: Buffer | undefined,
  update: () => Buffer,
): Buffer | undefined {
  if (stage === 'handshake') return messages.some(({ type }) => type === handshakeTypes.finished) ? traffic : current
  return messages.some(({ type }) => type === handshakeTypes.keyUpdate) ? update() : current
}
