import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Connection, ReplayControls } from '../../../harness/contracts/evidence.ts'
import { keyFiles } from '../../../harness/contracts/party.ts'
import { type ObtainInput, obtain } from '../../../harness/obtain/obtain.ts'
import { describePlanted, startPlantedResource } from '../../../harness/obtain/planted-resource.ts'
import { createReplayClient, type Place, type Position } from '../../../harness/obtain/replay-client.ts'
import type { Tried } from '../../../harness/obtain/try-attempts.ts'
import { createLandscape, type Landscape, type TestParty } from '../../simulators/kit/landscape.ts'
import { type Made, open, request } from './opened.ts'

let landscape: Landscape
let bron: TestParty
let midden: TestParty
let ontvanger: TestParty

const token = 'aaaaaaaa-0000-0000-0000-000000000001'
const won = 'bbbbbbbb-0000-0000-0000-000000000002'
const controls: ReplayControls = {
  token: 'planted-token-0123456789',
  values: { midden: 'value-of-midden', bron: 'value-of-bron' },
  boundToken: 'planted-bound-0123456789',
  boundValue: 'value-of-nobody',
}

beforeAll(async () => {
  landscape = await createLandscape()
  const serve = (wire: (app: FastifyInstance) => void) => (context: TestParty['context']) => {
    const { createApp } = context
    context.createApp = () => {
      const app = createApp()
      wire(app)
      return app
    }
    return undefined
  }
  bron = await landscape.start(
    await landscape.configure('bron'),
    serve((app) => {
      app.get('/fhir/Patient', async ({ headers, raw }, reply) =>
        headers.authorization === `Bearer ${won}`
          ? { name: 'Anna', peer: bron.context.peerOf({ raw }).fqdn, from: raw.socket.remoteAddress }
          : reply.code(401).send(),
      )
      app.post('/token', async () => ({ access_token: won }))
    }),
  )
  midden = await landscape.start(await landscape.configure('midden'))
  ontvanger = await landscape.start(await landscape.configure('ontvanger'))
})
afterAll(() => landscape[Symbol.asyncDispose]())

const read = ({ config }: TestParty, name: string): string => readFileSync(join(config.directory, 'keys', name), 'utf8')

function positionOf(party: TestParty): Position {
  const [keyPem, chainPem, trustPem] = [keyFiles.tlsKey, keyFiles.tlsChain, keyFiles.trust].map((name) =>
    read(party, name),
  )
  return { keyPem: keyPem ?? '', chainPem: chainPem ?? '', trustPem: trustPem ?? '', address: '127.0.0.1' }
}

const placeOf = ({ config, listen }: TestParty): Place => ({
  party: config.party.id,
  fqdn: config.party.fqdn,
  ...listen,
})

/** The resource has the certificate of `ontvanger`, which stands for that of the harness. */
function plant() {
  const chains = { midden: read(midden, keyFiles.tlsChain), bron: read(bron, keyFiles.tlsChain) }
  const { keyPem, chainPem } = positionOf(ontvanger)
  return startPlantedResource({ controls, fqdn: 'ontvanger.echo.test', keyPem, chainPem, chains })
}

const invitation = request(
  'POST /trial',
  { authorization: `Bearer ${controls.token}` },
  JSON.stringify(describePlanted(controls, 'ontvanger.echo.test')),
)

async function obtainAs(party: TestParty, made: Record<string, Made>, changes: Partial<ObtainInput> = {}) {
  await using planted = await plant()
  // Awaited here, so that what was planted lives until then.
  return await obtain({
    party: party.config.party.id,
    opened: await open(made),
    connections: [],
    position: positionOf(party),
    places: [bron, midden].map(placeOf),
    planted: { place: planted.place, tokens: [controls.token, controls.boundToken] },
    ...changes,
  })
}

const bodies = (tried: readonly Tried[]) =>
  tried.map(({ answer }) => (answer.status === undefined ? answer.detail : answer.bytes.toString())).join('\n')

describe('obtaining from the position of a party', () => {
  it('shows the party’s own certificate, and gets what is there for whoever has the token', async () => {
    const task = JSON.stringify({
      base: 'https://bron.echo.test/fhir',
      input: [{ valueString: 'Patient' }],
      access_token: won,
    })
    const { credentials, tried } = await obtainAs(midden, { r: { bytes: task } })
    expect([credentials, tried.length]).toEqual([1, 1])
    expect(bodies(tried)).toMatch(
      /^HTTP\/1\.1 200 OK\r\n[\s\S]*"name":"Anna","peer":"midden\.echo\.test","from":"127\.0\.0\.1"/,
    )
  })

  it('tries a token that a repeated token request wins', async () => {
    const connection: Pick<Connection, 'id' | 'side' | 'remote'> = { id: 'c1', side: 'client', remote: bron.listen }
    const sent =
      request('POST /token', {}, 'grant_type=x') + request('GET /fhir/Patient', { authorization: `Bearer ${token}` })
    const made = { s: { bytes: sent, vantage: 'sent' as const, connection: 'c1' } }
    const { tried } = await obtainAs(midden, made, { connections: [connection as Connection] })
    expect(tried.map(({ answer }) => answer.status)).toEqual(expect.arrayContaining([200, 401, 200]))
    expect(bodies(tried)).toContain('"name":"Anna"')
    expect(tried.at(-1)?.attempt.credential).toMatchObject({ kind: 'token', observation: 's' })
  })

  it.each([
    ['knows the listener by the address at which other parties reach it', '10.9.8.7', 1],
    ['sends nothing to an address that is none of the parties', '10.9.8.6', 0],
  ])('%s', async (_, address, answered) => {
    const remote = { address: '10.9.8.7', port: 8443 }
    const connection: Pick<Connection, 'id' | 'side' | 'remote'> = { id: 'c1', side: 'client', remote }
    const sent = request('GET /fhir/Patient', { authorization: `Bearer ${won}` })
    const made = { s: { bytes: sent, vantage: 'sent' as const, connection: 'c1' } }
    const elsewhere = { ...placeOf(bron), addresses: [{ address, port: 8443 }] }
    const { tried } = await obtainAs(midden, made, { connections: [connection as Connection], places: [elsewhere] })
    expect(tried.filter(({ answer }) => answer.status === 200)).toHaveLength(answered)
  })

  it('obtains what was planted for the party, and not what is bound to another', async () => {
    const { credentials, tried, controls: planted } = await obtainAs(midden, { r: { bytes: invitation } })
    expect([credentials, tried]).toEqual([0, []])
    expect(bodies(planted)).toContain('value-of-midden')
    expect(bodies(planted)).not.toContain('value-of-nobody')
    expect(planted.some(({ answer, attempt }) => answer.status === 401 && attempt.path.startsWith('/fhir/Flag'))).toBe(
      true,
    )
  })

  it('would obtain the bound value with the certificate it is bound to, and another party’s with that party’s', async () => {
    const asOwner = await obtainAs(ontvanger, { r: { bytes: invitation } })
    expect(bodies(asOwner.controls)).toContain('value-of-nobody')
    const asBron = await obtainAs(bron, { r: { bytes: invitation } })
    expect(bodies(asBron.controls)).toContain('value-of-bron')
    expect(bodies(asBron.controls)).not.toContain('value-of-midden')
  })

  it('does not ask the party itself, nor a host outside the exchange', async () => {
    const links = ['https://midden.echo.test/fhir/Patient?a=b', 'https://elsewhere.test/fhir/Patient?a=b']
    const { credentials, tried } = await obtainAs(midden, {
      r: { bytes: JSON.stringify({ links, access_token: won }) },
    })
    expect([credentials, tried]).toEqual([1, []])
  })
})

describe('the client that sends again', () => {
  it('refuses a host that is no listener of the exchange, whatever the request says', async () => {
    const client = createReplayClient(positionOf(midden), [placeOf(bron)])
    const rest = { method: 'GET', path: '/fhir/Patient', body: Buffer.alloc(0) }
    for (const host of ['midden.echo.test', '127.0.0.1', 'example.org', '']) {
      const sent = client.send({ ...rest, host, fields: [['host', 'bron.echo.test']] })
      await expect(sent).rejects.toMatchObject({ code: 'RUN_INVALID' })
    }
    client.close()
  })

  it('says why there was no answer', async () => {
    const gone = { ...placeOf(bron), port: 1 }
    const client = createReplayClient(positionOf(midden), [gone])
    const sent = client.send({ host: gone.fqdn, method: 'GET', path: '/', fields: [], body: Buffer.alloc(0) })
    expect(await sent).toEqual({ detail: 'ECONNREFUSED' })
    client.close()
  })

  it('does not talk to a server with another name than the one that was asked', async () => {
    const impostor = { ...placeOf(bron), fqdn: 'midden.echo.test' }
    const client = createReplayClient(positionOf(ontvanger), [impostor])
    const sent = client.send({ host: impostor.fqdn, method: 'GET', path: '/', fields: [], body: Buffer.alloc(0) })
    expect(await sent).toEqual({ detail: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    client.close()
  })

  it('keeps each answer apart on a connection that is used again', async () => {
    const client = createReplayClient(positionOf(midden), [placeOf(bron)])
    const echo = (body: string) =>
      client.send({
        host: 'bron.echo.test',
        method: 'POST',
        path: '/echo',
        fields: [['content-type', 'text/plain']],
        body: Buffer.from(body),
      })
    const answers = await Promise.all(['one', 'two', 'three'].map(echo))
    const texts = answers.map((answer) => (answer.status === undefined ? '' : answer.bytes.toString()))
    expect(texts.map((text) => text.slice(text.indexOf('\r\n\r\n') + 4))).toEqual(['one', 'two', 'three'])
    client.close()
  })
})
