/** All decoders, in the order in which a view is given to them. */

import type { Decoder } from '../../contracts/probe.ts'
import { cmsMarks } from '../decryptors/cms/content-info.ts'
import { base64Decoder } from './base64.ts'
import { base64PiecesDecoder } from './base64-pieces.ts'
import { base85Decoder } from './base85.ts'
import { brotliDecoder } from './brotli.ts'
import { byteNumbersDecoder } from './byte-numbers.ts'
import { cborDecoder } from './cbor.ts'
import { cmsDecoder } from './cms.ts'
import { compactMarks } from './compact.ts'
import { compoundFileDecoder } from './compound-file.ts'
import { deflateDecoder } from './deflate.ts'
import { dicomDecoder } from './dicom.ts'
import { dicomPduDecoder } from './dicom-pdu.ts'
import { ebcdicDecoder } from './ebcdic.ts'
import { fernetDecoder, fernetMark } from './fernet.ts'
import { grpcDecoder } from './grpc.ts'
import { gzipDecoder } from './gzip.ts'
import { hexDecoder } from './hex.ts'
import { hexDumpDecoder } from './hex-dump.ts'
import { httpDecoder } from './http.ts'
import { joseJsonDecoder } from './jose-json.ts'
import { joseMarks } from './jose-json-objects.ts'
import { jweDecoder } from './jwe.ts'
import { jwkDecoder } from './jwk.ts'
import { jwsDecoder } from './jws.ts'
import { ldapEscapesDecoder } from './ldap-escapes.ts'
import { mailDecoder } from './mail.ts'
import { multipartDecoder } from './multipart.ts'
import { ocspDecoder, ocspMarks } from './ocsp.ts'
import { officeTextDecoder } from './office-text.ts'
import { openpgpDecoder } from './openpgp.ts'
import { openpgpArmorDecoder } from './openpgp-armor.ts'
import { opensslSaltedDecoder, saltedMark } from './openssl-salted.ts'
import { captureMarks, pcapDecoder } from './pcap.ts'
import { pdfDecoder } from './pdf.ts'
import { protobufDecoder } from './protobuf.ts'
import { rtfDecoder } from './rtf.ts'
import { sealedJsonDecoder, sealedJsonMarks } from './sealed-json.ts'
import { sqliteDecoder } from './sqlite.ts'
import { tarDecoder } from './tar.ts'
import { textEncodings } from './text-encodings.ts'
import { tlsDecoder, tlsMarks } from './tls.ts'
import { utf16Decoder } from './utf16.ts'
import { utf32Decoder } from './utf32.ts'
import { uuencodeDecoder } from './uuencode.ts'
import { x509Decoder } from './x509.ts'
import { xmlSecurityDecoder } from './xml-security.ts'
import { zipDecoder } from './zip.ts'
import { zlibDecoder, zlibMarks } from './zlib.ts'
import { zstdDecoder } from './zstd.ts'

export interface RegisteredDecoder {
  decoder: Decoder
  /**
   * `whole` reads a view from its first byte, `anywhere` finds what it can read wherever that stands. Only for the
   * first does it matter that small parts, which are decoded together, are also tried one by one.
   */
  reads: 'whole' | 'anywhere'
  /** Knows the structure of all of its input: bytes between the parts are read as well. */
  container?: true
  /**
   * Reads runs that are as well ordinary text, such as words in the letters of base58. That nothing readable comes out
   * shows then that the run was not meant so, not that something is hidden in it.
   */
  tentative?: true
  /** Every byte of the view comes back in a part, so that the view itself needs no further decoding. */
  complete?: true
  /** Reads nothing from a view of which every byte is printable ASCII or white space. Such views are not given to it. */
  binary?: true
  /**
   * Byte strings (latin1) of which at least one stands in every view that this decoder reads something from. Views
   * without are not given to it. Absent: it is given every view.
   */
  marks?: readonly string[]
}

export const decoders: readonly RegisteredDecoder[] = [
  { decoder: httpDecoder, reads: 'whole', container: true, complete: true, marks: ['HTTP/1.'] },
  { decoder: deflateDecoder, reads: 'whole' },
  {
    decoder: sqliteDecoder,
    reads: 'whole',
    container: true,
    marks: ['SQLite format 3', '\x37\x7f\x06\x82', '\x37\x7f\x06\x83'],
  },
  { decoder: pcapDecoder, reads: 'whole', container: true, marks: captureMarks },
  { decoder: tlsDecoder, reads: 'whole', marks: tlsMarks },
  { decoder: zipDecoder, reads: 'anywhere', container: true, marks: ['PK\x03\x04'] },
  { decoder: pdfDecoder, reads: 'anywhere', container: true, marks: ['%PDF-'] },
  { decoder: tarDecoder, reads: 'anywhere', container: true },
  { decoder: compoundFileDecoder, reads: 'whole', container: true, binary: true },
  { decoder: cborDecoder, reads: 'whole', container: true, binary: true },
  { decoder: grpcDecoder, reads: 'whole', container: true, binary: true },
  { decoder: protobufDecoder, reads: 'whole', container: true, binary: true },
  { decoder: dicomDecoder, reads: 'whole', container: true },
  { decoder: dicomPduDecoder, reads: 'whole', container: true, binary: true },
  { decoder: mailDecoder, reads: 'whole', container: true },
  { decoder: officeTextDecoder, reads: 'anywhere', marks: ['<w:t', '<a:t>', '<si>', '<is>', '<text:'] },
  { decoder: cmsDecoder, reads: 'anywhere', marks: cmsMarks },
  { decoder: x509Decoder, reads: 'anywhere', marks: ['-----BEGIN ', '\x30\x82'] },
  { decoder: ocspDecoder, reads: 'whole', container: true, binary: true, marks: ocspMarks },
  { decoder: multipartDecoder, reads: 'anywhere', container: true, marks: ['--'] },
  { decoder: jwsDecoder, reads: 'anywhere', marks: compactMarks },
  { decoder: jweDecoder, reads: 'anywhere', marks: compactMarks },
  { decoder: joseJsonDecoder, reads: 'anywhere', marks: joseMarks },
  { decoder: jwkDecoder, reads: 'anywhere', marks: ['"kty"'] },
  { decoder: xmlSecurityDecoder, reads: 'anywhere', marks: ['Value', 'CipherReference'] },
  { decoder: openpgpArmorDecoder, reads: 'anywhere', marks: ['-----BEGIN PGP '] },
  { decoder: openpgpDecoder, reads: 'anywhere', binary: true },
  { decoder: gzipDecoder, reads: 'anywhere', marks: ['\x1f\x8b\x08'] },
  { decoder: zlibDecoder, reads: 'anywhere', marks: zlibMarks },
  { decoder: zstdDecoder, reads: 'anywhere', marks: ['\x28\xb5\x2f\xfd'] },
  { decoder: brotliDecoder, reads: 'whole', tentative: true },
  ...textEncodings,
  { decoder: utf16Decoder, reads: 'anywhere', marks: ['\0'] },
  { decoder: utf32Decoder, reads: 'anywhere', tentative: true, marks: ['\0\0\0'] },
  { decoder: base64Decoder, reads: 'anywhere' },
  { decoder: base64PiecesDecoder, reads: 'anywhere', tentative: true },
  { decoder: hexDecoder, reads: 'anywhere' },
  { decoder: hexDumpDecoder, reads: 'anywhere', tentative: true, marks: ['000'] },
  { decoder: byteNumbersDecoder, reads: 'anywhere', tentative: true, marks: [',', ' ', ';', '\n'] },
  { decoder: base85Decoder, reads: 'anywhere', tentative: true },
  { decoder: uuencodeDecoder, reads: 'anywhere', marks: ['begin '] },
  { decoder: ldapEscapesDecoder, reads: 'anywhere', marks: ['\\'] },
  { decoder: rtfDecoder, reads: 'anywhere', marks: ['{\\rtf'] },
  { decoder: ebcdicDecoder, reads: 'anywhere', tentative: true, binary: true },
  { decoder: opensslSaltedDecoder, reads: 'anywhere', marks: [saltedMark] },
  { decoder: sealedJsonDecoder, reads: 'anywhere', marks: sealedJsonMarks },
  { decoder: fernetDecoder, reads: 'anywhere', marks: [fernetMark] },
]

/** Ids of the steps that know the structure of all of their input. */
export const containerSteps: ReadonlySet<string> = idsOf((entry) => entry.container === true)
/** Ids of the steps from which only what can be read counts. */
export const tentativeSteps: ReadonlySet<string> = idsOf((entry) => entry.tentative === true)

function idsOf(wanted: (entry: RegisteredDecoder) => boolean): ReadonlySet<string> {
  return new Set(decoders.filter(wanted).map(({ decoder }) => decoder.id))
}
