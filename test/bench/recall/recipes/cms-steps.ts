/** CMS and S/MIME (RFC 5652, RFC 8551), made with openssl. */

import type { Step } from '../item.ts'
import { keyPair } from '../keys.ts'

export interface CmsMode {
  name: string
  /** Arguments of `openssl cms` besides files, recipients and secrets. */
  args: readonly string[]
  key: 'rsa' | 'ec' | 'secret' | 'password'
  form: 'DER' | 'PEM' | 'SMIME'
  signedFirst?: true
}

const oaep = ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256']

export const cmsModes: readonly CmsMode[] = [
  { name: 'RSA AES-256-CBC', args: ['-encrypt', '-aes-256-cbc'], key: 'rsa', form: 'DER' },
  { name: 'RSA-OAEP AES-128-CBC', args: ['-encrypt', '-aes-128-cbc', ...oaep], key: 'rsa', form: 'DER' },
  { name: 'RSA AES-256-GCM', args: ['-encrypt', '-aes-256-gcm'], key: 'rsa', form: 'DER' },
  { name: 'RSA AES-256-CBC, streamed', args: ['-encrypt', '-aes-256-cbc', '-stream'], key: 'rsa', form: 'DER' },
  { name: 'ECDH AES-256-CBC', args: ['-encrypt', '-aes-256-cbc'], key: 'ec', form: 'DER' },
  { name: 'ECDH AES-128-GCM', args: ['-encrypt', '-aes-128-gcm'], key: 'ec', form: 'DER' },
  { name: 'triple DES', args: ['-encrypt', '-des3'], key: 'rsa', form: 'DER' },
  { name: 'KEK', args: ['-encrypt', '-aes-256-cbc'], key: 'secret', form: 'DER' },
  { name: 'EncryptedData', args: ['-EncryptedData_encrypt', '-aes-256-cbc'], key: 'secret', form: 'DER' },
  { name: 'password', args: ['-encrypt', '-aes-256-cbc'], key: 'password', form: 'DER' },
  { name: 'signed, then encrypted', args: ['-encrypt', '-aes-256-cbc'], key: 'rsa', form: 'DER', signedFirst: true },
]

export const smimeModes: readonly CmsMode[] = [
  { name: 'S/MIME', args: ['-encrypt', '-aes-256-cbc', '-subject', 'Uitslag'], key: 'rsa', form: 'SMIME' },
  { name: 'S/MIME streamed', args: ['-encrypt', '-aes-256-gcm', '-stream'], key: 'rsa', form: 'SMIME' },
  {
    name: 'S/MIME signed, then encrypted',
    args: ['-encrypt', '-aes-256-cbc'],
    key: 'rsa',
    form: 'SMIME',
    signedFirst: true,
  },
  { name: 'PEM', args: ['-encrypt', '-aes-256-cbc'], key: 'ec', form: 'PEM' },
]

export function cms({ name, args, key, form, signedFirst }: CmsMode, secret: Buffer, password: string): Step {
  return {
    name: `openssl cms ${name}`,
    tool: 'openssl',
    depth: 1,
    async run(toolbox, input, random) {
      const pair = await keyPair(toolbox, key === 'ec' ? 'ec' : 'rsa')
      const content = signedFirst === undefined ? input : await sign('SMIME').run(toolbox, input, random)
      const { before, after } = recipientArgs(key, args.includes('-EncryptedData_encrypt'), secret, password)
      const keyOptions = args.indexOf('-keyopt') === -1 ? args.length : args.indexOf('-keyopt')
      const recipient = args.includes('-keyopt') ? ['-recip', 'cert.pem'] : []
      return toolbox.runOnFiles(
        'openssl',
        [
          'cms',
          ...args.slice(0, keyOptions),
          '-binary',
          '-in',
          'in',
          '-out',
          'out',
          '-outform',
          form,
          ...before,
          ...recipient,
          ...args.slice(keyOptions),
          ...(recipient.length > 0 ? [] : after),
        ],
        { in: content, 'cert.pem': pair.certificate },
        'out',
      )
    },
  }
}

/** Signed data that holds its content. */
export const cmsSigned: readonly Step[] = [sign('DER'), sign('SMIME'), sign('PEM'), smime()]

function recipientArgs(
  key: CmsMode['key'],
  data: boolean,
  secret: Buffer,
  password: string,
): { before: string[]; after: string[] } {
  if (key === 'secret')
    return {
      before: ['-secretkey', secret.toString('hex'), ...(data ? [] : ['-secretkeyid', '0102030405'])],
      after: [],
    }
  return key === 'password' ? { before: ['-pwri_password', password], after: [] } : { before: [], after: ['cert.pem'] }
}

function sign(form: 'DER' | 'SMIME' | 'PEM'): Step {
  return {
    name: `openssl cms -sign -nodetach ${form}`,
    tool: 'openssl',
    depth: 1,
    async run(toolbox, input) {
      const { pem, certificate } = await keyPair(toolbox, 'rsa')
      return toolbox.runOnFiles(
        'openssl',
        [
          'cms',
          '-sign',
          '-nodetach',
          '-binary',
          '-in',
          'in',
          '-out',
          'out',
          '-outform',
          form,
          '-signer',
          'cert.pem',
          '-inkey',
          'key.pem',
        ],
        { in: input, 'cert.pem': certificate, 'key.pem': pem },
        'out',
      )
    },
  }
}

/** Signed data as the older command makes it. */
function smime(): Step {
  return {
    name: 'openssl smime -sign -nodetach',
    tool: 'openssl',
    depth: 1,
    async run(toolbox, input) {
      const { pem, certificate } = await keyPair(toolbox, 'rsa')
      const args = [
        'smime',
        '-sign',
        '-nodetach',
        '-binary',
        '-in',
        'in',
        '-out',
        'out',
        '-signer',
        'cert.pem',
        '-inkey',
        'key.pem',
      ]
      return toolbox.runOnFiles('openssl', args, { in: input, 'cert.pem': certificate, 'key.pem': pem }, 'out')
    },
  }
}
