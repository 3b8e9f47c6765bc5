/** Decoders of the ways in which one text is written in another. */

import { base32Decoder } from './base32.ts'
import { base58Decoder } from './base58.ts'
import { brokenWordMarks, brokenWordsDecoder } from './broken-words.ts'
import { cEscapesDecoder } from './c-escapes.ts'
import { cdataDecoder } from './cdata.ts'
import { dataUrlDecoder } from './data-url.ts'
import { doubledQuotesDecoder } from './doubled-quotes.ts'
import { edifactEscapesDecoder } from './edifact-escapes.ts'
import { encodedWordDecoder } from './encoded-word.ts'
import { headerFoldingDecoder } from './header-folding.ts'
import { hl7EscapesDecoder } from './hl7-escapes.ts'
import { jsonStringDecoder } from './json-string.ts'
import { lzStringBytesDecoder, lzStringDecoder } from './lz-string.ts'
import { messageTextMarks, messageTextsDecoder } from './message-texts.ts'
import { parameterContinuationsDecoder } from './parameter-continuations.ts'
import { percentDecoder } from './percent.ts'
import { quotedPrintableDecoder } from './quoted-printable.ts'
import type { RegisteredDecoder } from './registry.ts'
import { utf7Decoder } from './utf7.ts'
import { xmlEntitiesDecoder } from './xml-entities.ts'

export const textEncodings: readonly RegisteredDecoder[] = [
  { decoder: lzStringBytesDecoder, reads: 'whole', tentative: true },
  { decoder: percentDecoder, reads: 'anywhere', marks: ['%', '+'] },
  { decoder: jsonStringDecoder, reads: 'anywhere', marks: ['\\'] },
  { decoder: xmlEntitiesDecoder, reads: 'anywhere', marks: ['&'] },
  { decoder: cdataDecoder, reads: 'anywhere', marks: ['<!', '<?'] },
  { decoder: cEscapesDecoder, reads: 'anywhere', marks: ['\\'] },
  { decoder: quotedPrintableDecoder, reads: 'anywhere', marks: ['='] },
  { decoder: encodedWordDecoder, reads: 'anywhere', marks: ['=?'] },
  { decoder: parameterContinuationsDecoder, reads: 'anywhere', marks: ['*0'] },
  { decoder: headerFoldingDecoder, reads: 'anywhere', marks: ['\n ', '\n\t'] },
  { decoder: utf7Decoder, reads: 'anywhere', marks: ['+', '&'] },
  { decoder: doubledQuotesDecoder, reads: 'anywhere', marks: ['""', "''"] },
  { decoder: hl7EscapesDecoder, reads: 'anywhere', marks: ['\\', 'MSH'] },
  { decoder: edifactEscapesDecoder, reads: 'anywhere', marks: ['?', 'UNA'] },
  { decoder: dataUrlDecoder, reads: 'anywhere', marks: ['data:', 'DATA:'] },
  { decoder: messageTextsDecoder, reads: 'anywhere', marks: messageTextMarks },
  { decoder: brokenWordsDecoder, reads: 'anywhere', marks: brokenWordMarks },
  { decoder: base32Decoder, reads: 'anywhere', tentative: true },
  { decoder: base58Decoder, reads: 'anywhere', tentative: true },
  { decoder: lzStringDecoder, reads: 'anywhere', tentative: true },
]
