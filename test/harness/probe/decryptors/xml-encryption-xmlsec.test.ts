/** Messages made by xmlsec1, an implementation that shares nothing with this one. */

import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createXmlDecryptor } from '../../../../harness/probe/decryptors/xml-encryption.ts'
import { heldPrivate, openWith } from './open-with.ts'
import { createToolFolder, isOnPath } from './run-tool.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const document =
  '<?xml version="1.0"?>\n<Document><note>Reden van opname: pneumonie, mw. J\u00e1nsenstra</note></Document>\n'
const xmlenc = 'http://www.w3.org/2001/04/xmlenc#'
const gcm = 'http://www.w3.org/2009/xmlenc11#'

function encrypt(content: string, key: string, session: string): Buffer {
  using folder = createToolFolder()
  const info = `<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><EncryptedKey xmlns="${xmlenc}"><EncryptionMethod Algorithm="${key}"/><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyName/></KeyInfo><CipherData><CipherValue/></CipherData></EncryptedKey></KeyInfo>`
  const template = `<EncryptedData xmlns="${xmlenc}" Type="${xmlenc}Element"><EncryptionMethod Algorithm="${content}"/>${info}<CipherData><CipherValue/></CipherData></EncryptedData>`
  const pem = folder.write('key.pem', rsa.publicKey.export({ type: 'spki', format: 'pem' }))
  const data = folder.write('document.xml', document)
  const args = ['--encrypt', '--pubkey-pem:ontvanger', pem, '--session-key', session, '--xml-data', data]
  return folder.run('xmlsec1', [...args, folder.write('template.xml', template)])
}

describe.skipIf(!isOnPath('xmlsec1'))('a message of xmlsec1 (skipped where xmlsec1 is not installed)', () => {
  it.each([
    [`${xmlenc}aes128-cbc`, `${xmlenc}rsa-oaep-mgf1p`, 'aes-128'],
    [`${xmlenc}aes256-cbc`, `${xmlenc}rsa-1_5`, 'aes-256'],
    [`${xmlenc}tripledes-cbc`, `${xmlenc}rsa-oaep-mgf1p`, 'des-192'],
    [`${gcm}aes128-gcm`, `${xmlenc}rsa-oaep-mgf1p`, 'aes-128'],
    [`${gcm}aes256-gcm`, `${xmlenc}rsa-1_5`, 'aes-256'],
  ])('with %s and %s is opened by its key and by no other', async (content, key, session) => {
    const message = encrypt(content, key, session)
    const opened = await openWith(createXmlDecryptor(), message, [
      heldPrivate(otherRsa.privateKey),
      heldPrivate(rsa.privateKey),
    ])
    expect(opened.texts[0]).toContain('Reden van opname: pneumonie, mw. Jánsenstra')
    expect((await openWith(createXmlDecryptor(), message, [heldPrivate(otherRsa.privateKey)])).parts).toEqual([])
  })
})
