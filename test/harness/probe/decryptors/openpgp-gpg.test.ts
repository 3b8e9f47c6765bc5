/** Messages made by GnuPG, an implementation that shares nothing with the library. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HeldKey } from '../../../../harness/contracts/probe.ts'
import { createOpenPgpDecryptor } from '../../../../harness/probe/decryptors/openpgp.ts'
import { textsOf } from '../subjects.ts'
import { heldPassword, openWith } from './open-with.ts'
import { createToolFolder, isOnPath } from './run-tool.ts'

const note = 'Reden van opname: pneumonie links onder, mw. Jánsenstra\n'
const folder = createToolFolder()
const common = ['--batch', '--yes', '--quiet', '--homedir', folder.path, '--pinentry-mode', 'loopback', '--passphrase']
const gpg = (args: readonly string[], input: string | Buffer = '', passphrase = '') =>
  folder.run('gpg', [...common, passphrase, ...args], input)
let held: HeldKey[] = []

beforeAll(() => {
  gpg(['--quick-generate-key', 'een@proef.example', 'rsa2048', 'encr,sign'])
  gpg(['--quick-generate-key', 'twee@proef.example', 'future-default'])
  held = ['een', 'twee'].map((id) => {
    return { id, openpgp: gpg(['--armor', '--export-secret-keys', `${id}@proef.example`]).toString(), source: 'test' }
  })
})

afterAll(() => {
  folder.run('gpgconf', ['--homedir', folder.path, '--kill', 'all'])
  folder[Symbol.dispose]()
})

describe.skipIf(!isOnPath('gpg'))('a message of GnuPG (skipped where gpg is not installed)', () => {
  it.each([
    ['een', []],
    ['een', ['--armor', '--compress-algo', 'bzip2']],
    ['twee', ['--throw-keyids']],
    ['twee', ['--compress-algo', 'none', '--armor']],
    ['een', ['--cipher-algo', '3DES', '--compress-algo', 'zip']],
  ])('for %s with %j is opened by that key alone', async (id, options) => {
    const sealed = gpg([...options, '--trust-model', 'always', '--recipient', `${id}@proef.example`, '--encrypt'], note)
    const opened = await openWith(createOpenPgpDecryptor(), sealed, held)
    expect(opened.texts).toEqual([note])
    expect(opened.keys).toEqual([id])
    const others = held.filter((key) => key.id !== id)
    expect((await openWith(createOpenPgpDecryptor(), sealed, others)).parts).toEqual([])
  })

  it('without integrity protection is opened as well', async () => {
    const sealed = gpg(['--rfc2440', '--disable-mdc', '--symmetric', '--cipher-algo', 'CAST5'], note, 'geheim')
    expect((await openWith(createOpenPgpDecryptor(), sealed, [heldPassword('geheim')])).texts).toEqual([note])
    const wrong = Array.from({ length: 40 }, (_, i) => heldPassword(`anders ${i}`))
    expect((await openWith(createOpenPgpDecryptor(), sealed, wrong)).parts).toEqual([])
  })

  it('for a password is opened by it', async () => {
    const sealed = gpg(['--symmetric', '--armor'], note, 'geheim')
    expect((await openWith(createOpenPgpDecryptor(), sealed, [heldPassword('geheim')])).texts).toEqual([note])
    expect((await openWith(createOpenPgpDecryptor(), sealed, [heldPassword('gehein')])).parts).toEqual([])
  })

  it('that is signed, or only packed, is read without a key', () => {
    const long = `${'Een regel die zich niet laat raden. '.repeat(90)}${note}`
    const signed = gpg(['--local-user', 'een@proef.example', '--sign', '--compress-algo', 'none'], long)
    expect(textsOf('openpgp', signed)).toContain(long)
    const [packed = ''] = textsOf('openpgp', gpg(['--store'], note))
    expect(packed).toContain(note)
    const compressed = gpg(['--local-user', 'een@proef.example', '--sign', '--compress-algo', 'zip'], long)
    expect(textsOf('openpgp', compressed)[0]).toContain('laat raden')
  })
})
