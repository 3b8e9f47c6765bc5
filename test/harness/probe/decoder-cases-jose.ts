/** Cases for the decoders of JOSE: wrapped compact tokens, and the JSON serializations. */

import type { DecoderCase } from './decoder-cases.ts'

const text = 'Reden van opname: pneumonie, overleg met mw. Jánsenstra'
const b64 = (value: string) => Buffer.from(value).toString('base64url')
const header = b64(JSON.stringify({ alg: 'ES256', typ: 'JWT' }))
/** As long as a signature with ES256 is. */
const signature = 'Q'.repeat(86)
const jws = `${header}.${b64(text)}.${signature}`
const jwe = [
  b64(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid: 'sleutel-een' })),
  '',
  'aXY',
  'Y2lwaGVy',
  'R'.repeat(22),
]
const wrap = (value: string, length: number, end: string) =>
  (value.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(end)
const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const recipients = [{ header: { alg: 'A128KW' }, encrypted_key: 'c2xldXRlbA' }]

/** Further cases of decoders that have theirs elsewhere. */
export const wrappedTokens: Readonly<Record<'jws' | 'jwe-header', DecoderCase>> = {
  jws: {
    ok: {
      'folded header line': { input: Buffer.from(`X-Token: ${wrap(jws, 60, '\r\n ')}\r\nHost: x`), holds: text },
      'wrapped at 64': { input: Buffer.from(`${wrap(jws, 64, '\n')}\n\nEen zin erna. En nog een.`), holds: text },
      'broken after each dot': { input: Buffer.from(jws.replaceAll('.', '.\n    ')), holds: text },
    },
    ng: {
      'prose after a header': Buffer.from(`De kop is ${header}. Dan komt de inhoud. Klaar`),
      'a header of a JWE': Buffer.from(`${jwe[0]}.${b64(text)}.${signature}`),
      'a signature of another length': Buffer.from(`${header}.\n${b64(text)}.${signature}Q`),
    },
  },
  'jwe-header': {
    ok: { wrapped: { input: Buffer.from(`<t>\n  ${wrap(jwe.join('.'), 20, '\n  ')}\n</t>`), holds: 'sleutel-een' } },
    ng: { 'a tag of another length': Buffer.from(`${jwe.slice(0, 4).join('.\n')}.\nRRRR`) },
  },
}

export const joseCases: Readonly<Record<string, DecoderCase>> = {
  'jose-json': {
    ok: {
      'general JWS': {
        input: json({ payload: b64(text), signatures: [{ protected: header, signature }] }),
        holds: text,
      },
      'flattened JWS in a log': {
        input: Buffer.from(`12:00 {x} INFO "sent" ${json({ payload: b64(text), protected: header, signature })}.`),
        holds: text,
      },
      'unencoded payload': {
        input: json({ payload: `${text} "§"`, header: { alg: 'HS256', b64: false }, signature }),
        holds: `${text} "§"`,
      },
      'in another object': { input: json({ a: [{ payload: b64(text), protected: header, signature }] }), holds: text },
      'additional data of a JWE': {
        input: json({ recipients, aad: b64(text), ciphertext: 'Y2lw', tag: '' }),
        holds: text,
      },
    },
    ng: {
      'a payload of something else': json({ payload: b64(text), signature: 'x' }),
      'a ciphertext of something else': json({ ciphertext: b64(text), iv: 'x' }),
      'a mark without an object': Buffer.from('"ciphertext":"abc","signature":"x"'),
      'cut off': Buffer.from('{"payload":"YQ","signature":"'),
    },
  },
}
