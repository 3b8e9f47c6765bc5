/** Values in values in values, and text that is all signs of one encoding. */

import { decoders } from '../../../../../harness/probe/decoders/registry.ts'
import { makeDicomFile } from '../../decoders/files/make-dicom.ts'
import { type Bombs, repeat } from './bomb.ts'

const million = 1_000_000
/** cms: the type of signed data, so that it is looked at (RFC 5652 5.1). */
const signedData = Buffer.from('06092a864886f70d010702', 'hex')

export const nestingBombs: Bombs = {
  'XML, a million deep': { make: () => Buffer.concat([repeat('<a>', million), repeat('</a>', million)]) },
  'XML attributes without end': { make: () => Buffer.from(`<Patient ${'a="b" '.repeat(200_000)}`) },
  'JSON, a million deep': {
    make: () => Buffer.from(`{"resourceType":"Patient","a":${'['.repeat(million)}`),
    hit: /JSON nested too deeply/,
  },
  'JSON objects, a million deep': {
    make: () => Buffer.from(`{"resourceType":"Patient","a":${'{"a":'.repeat(million)}`),
    hit: /JSON nested too deeply/,
  },
  'JSON with a million keys': {
    long: true,
    make: () =>
      Buffer.from(`{"resourceType":"Patient",${Array.from({ length: million }, (_, i) => `"k${i}":1`).join(',')}}`),
  },
  'JSON in JSON strings': { make: () => nestJson(18), hit: /depth of \d+ steps/ },
  'base64, thirty deep': {
    make: () => {
      let text = Buffer.from('pneumonie links onder')
      for (let n = 0; n < 30; n += 1) text = Buffer.from(text.toString('base64'))
      return text
    },
    hit: /depth of \d+ steps/,
  },
  'base64 of 50 MB': {
    long: true,
    make: () => Buffer.from(repeat('pneumonie links ', 50 * 65_536).toString('base64')),
  },
  'percent signs of percent signs': { make: () => Buffer.from(`%${'25'.repeat(50_000)}41`), hit: /depth of \d+ steps/ },
  'quoted-printable of quoted-printable': {
    make: () => Buffer.from(`Content-Transfer-Encoding: quoted-printable\r\n\r\n=${'3D'.repeat(50_000)}C3=A1\r\n`),
    hit: /depth of \d+ steps/,
  },
  'ampersands of ampersands': {
    make: () => Buffer.from(`&${'amp;'.repeat(100_000)}eacute;`),
    hit: /depth of \d+ steps/,
  },
  'DICOM sequences in each other': {
    make: () => {
      // An item of undefined length in a sequence of undefined length (PS3.5 7.5).
      const deeper = Buffer.from('08001111535100 00ffffffff feff00e0ffffffff'.replaceAll(' ', ''), 'hex')
      return makeDicomFile('1.2.840.10008.1.2.1', repeat(deeper, 50_000))
    },
    hit: /DICOM sequences nested too deeply/,
  },
  'CBOR arrays in each other': {
    make: () => Buffer.concat([Buffer.from('d9d9f7', 'hex'), repeat(Buffer.from([0x9f]), 100_000)]),
    hit: /CBOR nested too deeply/,
  },
  'CBOR arrays of four billion': {
    make: () => Buffer.concat([Buffer.from('d9d9f7', 'hex'), repeat(Buffer.from('9affffffff', 'hex'), 20_000)]),
  },
  'BER of indefinite length, a hundred thousand deep': {
    make: () =>
      Buffer.concat([
        repeat(Buffer.from('3080', 'hex'), 100_000),
        signedData,
        repeat(Buffer.from('3080', 'hex'), 100_000),
      ]),
  },
  'CMS, each in the content of the other': {
    make: () =>
      repeat(
        Buffer.concat([Buffer.from('3080', 'hex'), signedData, Buffer.from('a0803080020101310030800609', 'hex')]),
        10_000,
      ),
  },
  'DER of huge lengths': { make: () => repeat(Buffer.from('3084ffffffff3082ffff', 'hex'), 30_000) },
  'multipart in multipart': {
    make: () =>
      Buffer.from(
        Array.from(
          { length: 5000 },
          (_, i) => `--b${i}\r\nContent-Type: multipart/mixed; boundary=b${i + 1}\r\n\r\n`,
        ).join(''),
      ),
    hit: /depth of \d+ steps/,
  },
  ...signRuns(),
}

/** Every byte string that a decoder looks for, over and over; once more with another sign behind it. */
function signRuns(): Bombs {
  const marks = new Set(decoders.flatMap(({ marks: own = [] }) => own))
  return Object.fromEntries(
    [...marks, ' ', '\r\n', '.', '/', ',', '?', 'A', '0'].map((mark) => {
      const bytes = Buffer.from(mark, 'latin1')
      const halves = [bytes, Buffer.concat([bytes, Buffer.from('a')]), Buffer.concat([bytes, Buffer.from(' "')])]
      const make = () => Buffer.concat(halves.map((half) => repeat(half, Math.ceil(15_000 / half.length))))
      return [`runs of ${JSON.stringify(mark)}`, { make, hit: /$/ }]
    }),
  )
}

/** Every layer doubles the backslashes of the one before. */
function nestJson(depth: number): Buffer {
  let text = 'pneumonie "links"'
  for (let n = 0; n < depth; n += 1) text = JSON.stringify(text)
  return Buffer.from(text)
}
