/** JWE (RFC 7516, RFC 7518) in its serialisations, made with jose. */

import { createPublicKey, randomBytes } from 'node:crypto'
import { CompactEncrypt, FlattenedEncrypt, GeneralEncrypt } from 'jose'
import type { Step } from '../item.ts'
import { keyPair } from '../keys.ts'

export interface JweMode {
  alg: string
  enc: string
  key: 'rsa' | 'ec' | 'secret' | 'short' | 'password'
  form?: 'flattened' | 'general'
}

export const jweModes: readonly JweMode[] = [
  { alg: 'RSA-OAEP-256', enc: 'A256GCM', key: 'rsa' },
  { alg: 'RSA-OAEP', enc: 'A128CBC-HS256', key: 'rsa' },
  { alg: 'ECDH-ES', enc: 'A256GCM', key: 'ec' },
  { alg: 'ECDH-ES+A256KW', enc: 'A256CBC-HS512', key: 'ec' },
  { alg: 'dir', enc: 'A256GCM', key: 'secret' },
  { alg: 'A256KW', enc: 'A128GCM', key: 'secret' },
  { alg: 'A256GCMKW', enc: 'A256GCM', key: 'secret' },
  { alg: 'A128KW', enc: 'A256GCM', key: 'short' },
  { alg: 'PBES2-HS256+A128KW', enc: 'A256GCM', key: 'password' },
  { alg: 'RSA-OAEP-256', enc: 'A256GCM', key: 'rsa', form: 'flattened' },
  { alg: 'ECDH-ES+A128KW', enc: 'A128GCM', key: 'ec', form: 'general' },
]

export function jwe(mode: JweMode, secret: Buffer, password: string): Step {
  const { alg, enc, form = 'compact' } = mode
  return {
    name: `jose JWE ${alg} ${enc} ${form}`,
    tool: mode.key === 'rsa' || mode.key === 'ec' ? 'openssl' : 'node',
    depth: 1,
    async run(toolbox, input) {
      const key =
        mode.key === 'rsa' || mode.key === 'ec'
          ? createPublicKey((await keyPair(toolbox, mode.key)).certificate)
          : mode.key === 'password'
            ? Buffer.from(password)
            : mode.key === 'short'
              ? secret.subarray(0, 16)
              : secret
      const header = { alg, enc, kid: randomBytes(4).toString('hex') }
      if (form === 'compact')
        return Buffer.from(await new CompactEncrypt(input).setProtectedHeader(header).encrypt(key))
      const maker =
        form === 'flattened' ? new FlattenedEncrypt(input).setProtectedHeader(header).encrypt(key) : undefined
      const json = await (maker ??
        new GeneralEncrypt(input).setProtectedHeader({ enc }).addRecipient(key).setUnprotectedHeader({ alg }).encrypt())
      return Buffer.from(JSON.stringify(json))
    },
  }
}
