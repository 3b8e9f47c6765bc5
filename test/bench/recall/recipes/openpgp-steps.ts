/** OpenPGP (RFC 4880, RFC 9580), made with gpg. */

import type { Step } from '../item.ts'
import { openPgpKey } from '../keys.ts'

export interface GpgMode {
  args: readonly string[]
  key: 'rsa' | 'ecc' | 'password'
  armor: boolean
}

export const gpgModes: readonly GpgMode[] = [
  { args: [], key: 'rsa', armor: true },
  { args: [], key: 'rsa', armor: false },
  { args: ['--compress-algo', 'none'], key: 'rsa', armor: true },
  { args: ['--compress-algo', 'zip'], key: 'ecc', armor: true },
  { args: ['--compress-algo', 'zlib'], key: 'ecc', armor: false },
  { args: ['--sign', '-u', 'rsa@recall.example'], key: 'rsa', armor: true },
  { args: ['--cipher-algo', 'AES256'], key: 'password', armor: true },
  { args: ['--cipher-algo', 'AES128', '--compress-algo', 'none'], key: 'password', armor: false },
]

export function gpg({ args, key, armor }: GpgMode, password: string): Step {
  return {
    name: [
      'gpg',
      key === 'password' ? '--symmetric' : `--encrypt for ${key}`,
      ...args,
      ...(armor ? ['--armor'] : []),
    ].join(' '),
    tool: 'gpg',
    depth: 1,
    async run(toolbox, input) {
      const quiet = [
        '--batch',
        '--quiet',
        '--trust-model',
        'always',
        // Otherwise it asks the network for keys it lacks.
        '--auto-key-locate',
        'clear',
        '--pinentry-mode',
        'loopback',
        '--passphrase',
        key === 'password' ? password : '',
      ]
      const form = armor ? ['--armor'] : []
      if (key === 'password') return toolbox.run('gpg', [...quiet, ...args, ...form, '--symmetric'], input)
      await openPgpKey(toolbox, key)
      return toolbox.run('gpg', [...quiet, ...args, ...form, '--encrypt', '-r', `${key}@recall.example`], input)
    },
  }
}

/** Readable by everybody: signed, or put in a packet of its own. */
export function gpgSigned(args: readonly string[]): Step {
  const quiet = ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', '', '-u', 'rsa@recall.example']
  return {
    name: `gpg ${args.join(' ')}`,
    tool: 'gpg',
    depth: 1,
    async run(toolbox, input) {
      await openPgpKey(toolbox, 'rsa')
      return toolbox.run('gpg', [...quiet, ...args], input)
    },
  }
}
