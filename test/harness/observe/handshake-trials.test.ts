import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HandshakeTrial } from '../../../harness/contracts/evidence.ts'
import { keyFiles } from '../../../harness/contracts/party.ts'
import { tryHandshake } from '../../../harness/observe/handshake-trials.ts'
import type { AppOptions } from '../../../simulators/kit/types.ts'
import { createLandscape, type Landscape, type PartyOptions } from '../../simulators/kit/landscape.ts'

let landscape: Landscape

beforeAll(async () => {
  landscape = await createLandscape()
})
afterAll(() => landscape[Symbol.asyncDispose]())

const certificates: Readonly<Record<Exclude<HandshakeTrial['presented'], 'none'>, PartyOptions>> = {
  conforming: {},
  untrusted: { certificate: 'untrusted' },
  revoked: { certificate: 'revoked' },
  expired: { certificate: 'expired' },
}

/** Which kinds of certificate a listener takes, in the order of the trials. */
async function listAccepted(options: AppOptions): Promise<string[]> {
  const callers = await Promise.all(
    Object.entries(certificates).map(async ([presented, certificate]) => {
      const { directory } = await landscape.configure('bron', certificate)
      const read = (name: string) => readFileSync(join(directory, 'keys', name), 'utf8')
      return {
        presented: presented as HandshakeTrial['presented'],
        keyPem: read(keyFiles.tlsKey),
        chainPem: read(keyFiles.tlsChain),
      }
    }),
  )
  const server = await landscape.start(await landscape.configure('midden'), (context) => {
    const createApp = context.createApp
    context.createApp = () => createApp(options)
    return undefined
  })
  const target = { party: 'midden', fqdn: server.config.party.fqdn, ...server.listen }
  const request = { trustPem: server.context.keys.trustPem, body: '{}', authorization: 'Bearer x' }
  const trials = await Promise.all(
    [...callers, { presented: 'none' as const }].map((certificate) => tryHandshake(target, certificate, request)),
  )
  await server.stop()
  return trials.filter(({ accepted }) => accepted).map(({ presented }) => presented)
}

describe('a handshake that is tried from outside', () => {
  it('is accepted with a conforming certificate only, where a certificate is required', async () => {
    expect(await listAccepted({ clientCertificate: 'required' })).toEqual(['conforming'])
  })

  it('is accepted without a certificate where one is only asked for, and still with no wrong one', async () => {
    expect(await listAccepted({ clientCertificate: 'requested' })).toEqual(['conforming', 'none'])
  })
})
