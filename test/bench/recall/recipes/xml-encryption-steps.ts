/** XML Encryption (W3C, 1.1) in SOAP, made with xmlsec1. */

import type { Step } from '../item.ts'
import { keyPair } from '../keys.ts'

export interface XmlMode {
  data: string
  transport: string
  key: 'rsa' | 'secret'
  session: string
  /** What is replaced: the element, or what stands in it. */
  what: 'Element' | 'Content'
}

const enc = 'http://www.w3.org/2001/04/xmlenc#'
const enc11 = 'http://www.w3.org/2009/xmlenc11#'

export const xmlModes: readonly XmlMode[] = [
  { data: `${enc11}aes256-gcm`, transport: `${enc}rsa-oaep-mgf1p`, key: 'rsa', session: 'aes-256', what: 'Content' },
  { data: `${enc11}aes128-gcm`, transport: `${enc}rsa-oaep-mgf1p`, key: 'rsa', session: 'aes-128', what: 'Element' },
  { data: `${enc}aes256-cbc`, transport: `${enc}rsa-oaep-mgf1p`, key: 'rsa', session: 'aes-256', what: 'Content' },
  { data: `${enc}aes128-cbc`, transport: `${enc}rsa-1_5`, key: 'rsa', session: 'aes-128', what: 'Element' },
  { data: `${enc}tripledes-cbc`, transport: `${enc}rsa-1_5`, key: 'rsa', session: 'des-192', what: 'Content' },
  { data: `${enc}aes256-cbc`, transport: `${enc}kw-aes256`, key: 'secret', session: 'aes-256', what: 'Content' },
  { data: `${enc11}aes256-gcm`, transport: `${enc}kw-aes256`, key: 'secret', session: 'aes-256', what: 'Element' },
]

export function xmlEncrypt({ data, transport, key, session, what }: XmlMode, secret: Buffer): Step {
  const template = `<?xml version="1.0"?>
<EncryptedData xmlns="${enc}" Type="${enc}${what}"><EncryptionMethod Algorithm="${data}"/><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><EncryptedKey xmlns="${enc}"><EncryptionMethod Algorithm="${transport}"/><CipherData><CipherValue/></CipherData></EncryptedKey></KeyInfo><CipherData><CipherValue/></CipherData></EncryptedData>
`
  return {
    name: `xmlsec1 ${data.split('#')[1]} ${transport.split('#')[1]} ${what}`,
    tool: 'xmlsec1',
    depth: 1,
    async run(toolbox, input) {
      const { certificate } = await keyPair(toolbox, 'rsa')
      const by = key === 'rsa' ? ['--pubkey-cert-pem', 'cert.pem'] : ['--aeskey', 'key.bin']
      const place = ['--node-xpath', "//*[local-name()='Body']/*"]
      const args = [
        '--encrypt',
        '--output',
        'out',
        ...by,
        '--session-key',
        session,
        '--xml-data',
        'in',
        ...place,
        'template.xml',
      ]
      return toolbox.runOnFiles(
        'xmlsec1',
        args,
        { in: input, 'cert.pem': certificate, 'key.bin': secret, 'template.xml': template },
        'out',
      )
    },
  }
}
