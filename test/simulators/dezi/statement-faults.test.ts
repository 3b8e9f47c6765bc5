import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchPublishedKeys } from '../../../simulators/kit/identity/ask-dezi.ts'
import { finishDeziLogin } from '../../../simulators/kit/identity/dezi-login.ts'
import type { PeerClient } from '../../../simulators/kit/types.ts'
import { createDeziBench, type DeziBench, issuer } from './bench.ts'

let bench: DeziBench

beforeAll(async () => {
  bench = await createDeziBench()
})
afterAll(() => bench[Symbol.asyncDispose]())

interface Stated {
  envelope: string
  verklaring: Record<string, unknown>
}

/** Statements of a login at a provider set up so, whether they hold or not. */
async function state(given: Parameters<DeziBench['restart']>[0]): Promise<Stated> {
  await bench.restart(given)
  const client = bench.client('bron', { level: 'none' })
  const { envelope } = await bench.complete(client, 'digid-hoog')
  if (envelope === undefined) throw new Error('the login gave no envelope')
  return { envelope, verklaring: decodeJwt(String(decodeJwt(envelope).verklaring)) }
}

const ask = async (path: string) => {
  const { status, body } = await bench.bron.context.client.request({ method: 'GET', url: `${issuer}${path}` })
  return { status, json: JSON.parse(body.toString('utf8')) as Record<string, unknown> }
}
const publishedKids = async () => ((await ask('/jwks.json')).json.keys as { kid: string }[]).map(({ kid }) => kid)
const days = ({ verklaring: { nbf, exp } }: Stated) => (Number(exp) - Number(nbf)) / 86_400
const kidOf = ({ envelope }: Stated) => decodeProtectedHeader(envelope).kid

describe('what conforms', () => {
  let stated: Stated
  beforeAll(async () => {
    stated = await state({})
  })

  it('holds for 92 days from now, at a level spelt as eIDAS has it', () => {
    expect(days(stated)).toBe(92)
    expect(Math.abs(Number(stated.verklaring.nbf) - Date.now() / 1000)).toBeLessThan(60)
    expect(stated.verklaring.loa_dezi).toBe('http://eidas.europa.eu/LoA/high')
    expect(decodeJwt(stated.envelope).loa_authn).toBe('http://eidas.europa.eu/LoA/high')
  })

  it('is signed with the one key that is published', async () => {
    expect(await publishedKids()).toEqual([kidOf(stated)])
  })

  it('has a status at the register, by its id', async () => {
    const { verklaring_id: id, status_uri: uri } = stated.verklaring
    const answer = await ask(new URL(String(uri)).pathname)
    expect(answer).toEqual({ status: 200, json: { verklaring_id: id, status: 'active' } })
  })
})

describe('a fault changes one thing', () => {
  it('misspells-level: the host of both levels is another', async () => {
    const { envelope, verklaring } = await state({ faults: ['misspells-level'] })
    expect(verklaring.loa_dezi).toBe('http://eidas.europe.eu/LoA/high')
    expect(decodeJwt(envelope).loa_authn).toBe('http://eidas.europe.eu/LoA/high')
  })

  it('gives-expired-verklaring: it lasted 92 days until yesterday, and the envelope is of today', async () => {
    const stated = await state({ faults: ['gives-expired-verklaring'] })
    expect(days(stated)).toBe(92)
    expect(Date.now() / 1000 - Number(stated.verklaring.exp)).toBeGreaterThan(86_000)
    expect(Number(decodeJwt(stated.envelope).exp)).toBeGreaterThan(Date.now() / 1000)
  })

  it('gives-lasting-verklaring: it lasts ten years', async () => {
    expect(days(await state({ faults: ['gives-lasting-verklaring'] }))).toBe(3650)
  })

  it('withholds-status: there is no answer, for what was given either', async () => {
    const { verklaring } = await state({ faults: ['withholds-status'] })
    expect((await ask(new URL(String(verklaring.status_uri)).pathname)).status).toBe(503)
  })

  it('retires-key-early: the key of the envelope is published no more', async () => {
    const stated = await state({ faults: ['retires-key-early'] })
    const kids = await publishedKids()
    expect(kids).toHaveLength(1)
    expect(kids).not.toContain(kidOf(stated))
  })

  it('skips-pkce: the verifier does not matter, where it does without the fault', async () => {
    const client = bench.client()
    const withOther = async () => {
      const { pending, view } = await bench.logIn(client, 'digid-hoog')
      const other = { ...pending, codeVerifier: 'v'.repeat(43) }
      return finishDeziLogin(client, other, view.left?.searchParams ?? new URLSearchParams())
    }
    await bench.restart()
    expect(await withOther()).toMatchObject({ ok: false, reason: '/token answered 400 invalid_grant' })
    await bench.restart({ faults: ['skips-pkce'] })
    expect(await withOther()).toMatchObject({ ok: true })
  })
})

describe('option replacedKey', () => {
  it('publishes the key that signs and the one before it', async () => {
    const before = kidOf(await state({}))
    const now = kidOf(await state({ options: { replacedKey: true } }))
    expect(now).not.toBe(before)
    expect(await publishedKids()).toEqual([now, before])
  })
})

describe('a client that uses the published keys', () => {
  const byPublished = () => bench.client('bron', { usesPublishedKeys: true })

  it('finds the key before and during a replacement, and not one that was retired', async () => {
    for (const given of [{}, { options: { replacedKey: true } }]) {
      await bench.restart(given)
      expect(await bench.complete(byPublished(), 'digid-hoog')).toMatchObject({ ok: true })
    }
    await bench.restart({ faults: ['retires-key-early'] })
    expect(await bench.complete(byPublished(), 'digid-hoog')).toMatchObject({ ok: false, code: 'signer' })
    expect(await bench.complete(bench.client(), 'digid-hoog')).toMatchObject({ ok: true })
  })

  it.each<[string, PeerClient['request']]>([
    ['does not answer', () => Promise.reject(new Error('no answer'))],
    ['answers otherwise', async () => ({ status: 500, headers: {}, body: Buffer.from('{}') })],
  ])('has none when Dezi %s', async (_, request) => {
    const keys = fetchPublishedKeys({ client: { ...bench.bron.context.client, request }, provider: { issuer } })
    await expect(keys).rejects.toMatchObject({ code: 'signer' })
  })
})
