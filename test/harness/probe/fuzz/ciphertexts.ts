/**
 * One ciphertext or more for every decryptor, and the keys that open them. Keys are the same in every run, so that an
 * input that fails can be tried again.
 */

import {
  createCipheriv,
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  pbkdf2Sync,
} from 'node:crypto'
import { CompactEncrypt, GeneralEncrypt } from 'jose'
import forge from 'node-forge'
import * as openpgp from 'openpgp'
import type { HeldKey } from '../../../../harness/contracts/probe.ts'
import { passwordKey, rawKey, tryDerKey, tryJwkKey } from '../../../../harness/probe/keys/held-key.ts'
import { readKeyFile } from '../../../../harness/probe/keys/read-key-file.ts'
import { makeCertificate, recordTls, writeCapture } from '../captures.ts'
import { writtenByOthers } from '../decoders/files/written-by-others.ts'
import { encryptContent, enveloped, kekRecipient } from '../decryptors/cms-builder.ts'
import { samples as openpgpSamples, sampleKey } from '../decryptors/openpgp-samples.ts'
import { rfc4134 } from '../decryptors/rfc-4134.ts'
import {
  encryptedData,
  encryptedKey,
  method,
  sealContent,
  wrapAes,
  wrapOaep,
  xmlenc,
} from '../decryptors/xml-messages.ts'

export interface Ciphertexts {
  /** By the id of the decryptor that opens them. */
  byDecryptor: Readonly<Record<string, readonly Buffer[]>>
  right: readonly HeldKey[]
  wrong: readonly HeldKey[]
}

const note = 'Reden van opname: pneumonie links onder, overleg met de huisarts'
const password = 'geheim'
const fixed = (label: string, bytes: number) => pbkdf2Sync(label, 'inkijk', 1, bytes, 'sha256')
const raw = { k16: fixed('k16', 16), k32: fixed('k32', 32) }
const rsaDer = Buffer.from(rfc4134.bobPrivateKey, 'base64')
const rsa = createPrivateKey({ key: rsaDer, format: 'der', type: 'pkcs8' })

export async function makeCiphertexts(): Promise<Ciphertexts> {
  const tls = await makeTls()
  const ec = makeEcJwk('right')
  return {
    byDecryptor: {
      jwe: await makeJwe(ec),
      'xml-encryption': makeXml(),
      openpgp: await makeOpenpgp(),
      'zip-decrypt': [writtenByOthers.zipCrypto, writtenByOthers.zipCryptoStream, writtenByOthers.zipAes256],
      'pdf-decrypt': [writtenByOthers.pdfAes256Locked, writtenByOthers.pdfAes128Locked, writtenByOthers.pdfRc4Locked],
      'tls-records': [tls.capture],
      'cms-decrypt': makeCms(),
      'encrypted-key': makeLockedKeys(),
      'legacy-pem': [Buffer.from(legacyPem())],
      'openssl-enc': makeOpensslEnc(),
      'aes-json': [makeAesJson()],
      'aes-blob': [makeAesBlob(), Buffer.from(`waarde;${makeAesBlob().toString('base64')};1`)],
      'fernet-decrypt': [makeFernet()],
    },
    right: [
      ...Object.values(raw).map((key) => rawKey(key, 'right')),
      ...present(tryDerKey(rsaDer, 'pkcs8', 'right')),
      ...present(tryJwkKey(ec, 'right')),
      passwordKey(password, 'right'),
      passwordKey('password', 'right'),
      { id: 'rfc9580 A.4', openpgp: sampleKey, source: 'right' },
      ...tls.keys,
    ],
    wrong: [
      rawKey(fixed('wrong', 16), 'wrong'),
      rawKey(fixed('wrong', 32), 'wrong'),
      ...present(tryJwkKey(makeEcJwk('wrong'), 'wrong')),
      passwordKey('Geheim', 'wrong'),
    ],
  }
}

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value]
}

function makeEcJwk(label: string) {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(fixed(label, 32))
  const point = pair.getPublicKey()
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  return { kty: 'EC', crv: 'P-256', d: fixed(label, 32).toString('base64url'), x, y }
}

async function makeJwe(ec: ReturnType<typeof makeEcJwk>): Promise<Buffer[]> {
  const content = Buffer.from(note)
  const ecKey = createPublicKey({ key: { kty: ec.kty, crv: ec.crv, x: ec.x ?? '', y: ec.y ?? '' }, format: 'jwk' })
  const recipients = [
    ['ECDH-ES', ecKey],
    ['ECDH-ES+A128KW', ecKey],
    ['A256KW', raw.k32],
    ['A128GCMKW', raw.k16],
    ['dir', raw.k32],
    ['PBES2-HS256+A128KW', Buffer.from(password)],
  ] as const
  const compact = recipients.map(([alg, key]) =>
    new CompactEncrypt(content).setProtectedHeader({ alg, enc: 'A256GCM' }).encrypt(key),
  )
  const general = new GeneralEncrypt(content).setProtectedHeader({ enc: 'A128CBC-HS256' })
  general.addRecipient(ecKey).setUnprotectedHeader({ alg: 'ECDH-ES+A256KW' })
  general.addRecipient(raw.k32).setUnprotectedHeader({ alg: 'A256KW' })
  return [...(await Promise.all(compact)), JSON.stringify(await general.encrypt())].map((text) => Buffer.from(text))
}

function makeXml(): Buffer[] {
  const content = Buffer.from(`<Reden>${note}</Reden>`)
  const [contentKey, publicKey] = [fixed('content', 32), createPublicKey(rsa)]
  const wrapped = encryptedKey(method(`${xmlenc}kw-aes256`), wrapAes(raw.k32, contentKey))
  const oaep = encryptedKey(method(`${xmlenc}rsa-oaep-mgf1p`), wrapOaep(publicKey, contentKey, 'sha1', 'sha1'))
  return [
    encryptedData('aes256-gcm', sealContent('aes256-gcm', contentKey, content), wrapped),
    encryptedData('aes256-cbc', sealContent('aes256-cbc', contentKey, content), oaep),
    encryptedData('aes128-cbc', sealContent('aes128-cbc', raw.k16, content)),
  ].map((text) => Buffer.from(text))
}

async function makeOpenpgp(): Promise<Buffer[]> {
  const message = await openpgp.createMessage({ text: note })
  const sealed = await openpgp.encrypt({ message, passwords: [password], format: 'binary' })
  return [Buffer.from(sealed), ...[openpgpSamples.x25519, openpgpSamples.ocb].map((text) => Buffer.from(text))]
}

async function makeTls(): Promise<{ capture: Buffer; keys: readonly HeldKey[] }> {
  const options = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' } as const
  const dialogue = { request: `POST / HTTP/1.1\r\n\r\n${note}`, answer: `HTTP/1.1 200 OK\r\n\r\n${note}` }
  const { chunks, keyLog } = await recordTls(makeCertificate(), dialogue, options)
  return { capture: writeCapture(chunks), keys: readKeyFile('keys.log', Buffer.from(keyLog)) }
}

function makeCms(): Buffer[] {
  const read = (base64: string) => Buffer.from(base64, 'base64')
  const kinds = ['gcm', 'cbc'] as const
  const made = kinds.map((kind) =>
    enveloped([kekRecipient(raw.k32, fixed('content', 32))], encryptContent(note, fixed('content', 32), kind)),
  )
  return [...made, read(rfc4134.tripleDes), read(rfc4134.rc2)]
}

function makeLockedKeys(): Buffer[] {
  const pkcs8 = rsa.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: password })
  const key = forge.pki.privateKeyFromPem(rsa.export({ type: 'pkcs1', format: 'pem' }).toString())
  const certificate = forge.pki.certificateFromPem(makeCertificate().cert)
  const file = forge.pkcs12.toPkcs12Asn1(key, [certificate], password, { algorithm: '3des' })
  const store = forge.asn1.toDer(file).getBytes()
  return [pkcs8, Buffer.from(store, 'latin1')]
}

function legacyPem(): string {
  return rsa.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: password }).toString()
}

/** openssl-enc(1), with `-pbkdf2` and the rounds it takes by itself. */
function makeOpensslEnc(): Buffer[] {
  const salt = fixed('salt', 8)
  const derived = pbkdf2Sync(password, salt, 10_000, 48, 'sha256')
  const cipher = createCipheriv('aes-256-cbc', derived.subarray(0, 32), derived.subarray(32))
  return [Buffer.concat([Buffer.from('Salted__'), salt, cipher.update(note), cipher.final()])]
}

function makeAesJson(): Buffer {
  const iv = fixed('iv', 12)
  const cipher = createCipheriv('aes-256-gcm', raw.k32, iv)
  const sealed = Buffer.concat([cipher.update(note), cipher.final()])
  const members = { iv, ciphertext: sealed, tag: cipher.getAuthTag() }
  return Buffer.from(
    JSON.stringify(
      Object.fromEntries(Object.entries(members).map(([name, value]) => [name, value.toString('base64')])),
    ),
  )
}

/** Initialisation vector, ciphertext, tag. */
function makeAesBlob(): Buffer {
  const iv = fixed('iv', 12)
  const cipher = createCipheriv('aes-256-gcm', raw.k32, iv)
  return Buffer.concat([iv, cipher.update(note), cipher.final(), cipher.getAuthTag()])
}

/** github.com/fernet/spec. */
function makeFernet(): Buffer {
  const iv = createHash('md5').update('iv').digest()
  const cipher = createCipheriv('aes-128-cbc', raw.k32.subarray(16), iv)
  const time = Buffer.from('0000000065920080', 'hex')
  const body = Buffer.concat([Buffer.from([0x80]), time, iv, cipher.update(note), cipher.final()])
  const mac = createHmac('sha256', raw.k32.subarray(0, 16)).update(body).digest()
  return Buffer.from(Buffer.concat([body, mac]).toString('base64').replaceAll('+', '-').replaceAll('/', '_'))
}
