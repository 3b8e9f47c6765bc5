/** One direction of a TLS connection as it went over the wire: what is encrypted in it. Opening it takes a key. */

import type { Decoder, Explained } from '../../contracts/probe.ts'
import { contentTypes, readRecords } from '../captures/tls-records.ts'

/** A handshake record of any version of the protocol. */
export const tlsMarks = ['\x16\x03\x01', '\x16\x03\x02', '\x16\x03\x03'] as const

export const tlsDecoder: Decoder = {
  id: 'tls',
  decode({ bytes }) {
    const explained: Explained[] = []
    let encrypted = false
    for (const { type, offset, length } of readRecords(bytes)) {
      if (encrypted || type === contentTypes.applicationData) {
        explained.push({ at: { offset, length }, as: 'encrypted TLS record' })
      }
      encrypted ||= type === contentTypes.changeCipherSpec
    }
    return { parts: [], explained }
  },
}
