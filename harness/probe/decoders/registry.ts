/** All decoders, in the order in which a view is given to them. */

import type { Decoder } from '../../contracts/probe.ts'
import { base64Decoder } from './base64.ts'
import { brotliDecoder } from './brotli.ts'
import { deflateDecoder } from './deflate.ts'
import { gzipDecoder } from './gzip.ts'
import { hexDecoder } from './hex.ts'
import { httpDecoder } from './http.ts'
import { jsonStringDecoder } from './json-string.ts'
import { jweDecoder } from './jwe.ts'
import { jwkDecoder } from './jwk.ts'
import { jwsDecoder } from './jws.ts'
import { multipartDecoder } from './multipart.ts'
import { percentDecoder } from './percent.ts'
import { sqliteDecoder } from './sqlite.ts'
import { utf16Decoder } from './utf16.ts'
import { x509Decoder } from './x509.ts'
import { xmlEntitiesDecoder } from './xml-entities.ts'
import { xmlSecurityDecoder } from './xml-security.ts'
import { zlibDecoder } from './zlib.ts'
import { zstdDecoder } from './zstd.ts'

export interface RegisteredDecoder {
  decoder: Decoder
  /**
   * `whole` reads a view from its first byte, `anywhere` finds what it can read wherever that stands. Only for the
   * first does it matter that small parts, which are decoded together, are also tried one by one.
   */
  reads: 'whole' | 'anywhere'
  /** Every byte of the view comes back in a part, so that the view itself needs no further decoding. */
  complete?: true
  /**
   * Byte strings (latin1) of which at least one stands in every view that this decoder reads something from. Views
   * without are not given to it. Absent: it is given every view.
   */
  marks?: readonly string[]
}

export const decoders: readonly RegisteredDecoder[] = [
  { decoder: httpDecoder, reads: 'whole', complete: true },
  { decoder: deflateDecoder, reads: 'whole' },
  { decoder: sqliteDecoder, reads: 'whole' },
  { decoder: x509Decoder, reads: 'anywhere' },
  { decoder: multipartDecoder, reads: 'anywhere' },
  { decoder: jwsDecoder, reads: 'anywhere' },
  { decoder: jweDecoder, reads: 'anywhere' },
  { decoder: jwkDecoder, reads: 'anywhere' },
  { decoder: xmlSecurityDecoder, reads: 'anywhere' },
  { decoder: gzipDecoder, reads: 'anywhere' },
  { decoder: zlibDecoder, reads: 'anywhere' },
  { decoder: zstdDecoder, reads: 'anywhere' },
  { decoder: brotliDecoder, reads: 'anywhere' },
  { decoder: percentDecoder, reads: 'anywhere' },
  { decoder: jsonStringDecoder, reads: 'anywhere' },
  { decoder: xmlEntitiesDecoder, reads: 'anywhere' },
  { decoder: utf16Decoder, reads: 'anywhere' },
  { decoder: base64Decoder, reads: 'anywhere' },
  { decoder: hexDecoder, reads: 'anywhere' },
]
