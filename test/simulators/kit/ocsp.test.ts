import { beforeAll, describe, expect, test } from 'vitest'
import { createStatusQuestions } from '../../../simulators/kit/ocsp/ask-status.ts'
import { createOcspBench, host, type OcspBench, type OcspSetup } from './ocsp-bench.ts'
import { readRefused } from './tap-files.ts'

let bench: OcspBench

const asks = { revocationService: 'register' }
const failsClosed = { ...asks, withoutRevocationAnswer: 'refuse' }
const sinceList = 'revoked-since-list'

beforeAll(async () => {
  bench = await createOcspBench()
})

/** What the client got, what either side wrote down as refused, and how many questions the register saw. */
async function meet(setup: OcspSetup, requests = 1) {
  await using parties = await bench.start(setup)
  const [client, server] = [parties.find('client'), parties.find('server')]
  const got: unknown[] = []
  for (let n = 0; n < requests; n += 1) {
    const answer = client.context.client.request({
      method: 'GET',
      url: `https://${host('server')}/echo`,
      // The next has a connection of its own, and a handshake.
      headers: { connection: 'close' },
    })
    got.push(
      await answer.then(
        ({ status }) => status,
        (error: unknown) => String(Reflect.get(error as object, 'code')),
      ),
    )
  }
  const refusals = (at: typeof client) =>
    readRefused(at.context.config.directory).map(({ code, message }) => `${String(code)}: ${String(message)}`)
  // The tap writes every 40 ms.
  if (got.some((one) => one !== 200)) {
    await expect.poll(() => refusals(setup.server === undefined ? client : server).length).toBeGreaterThan(0)
  }
  return {
    got,
    client: refusals(client),
    server: refusals(server),
    logs: client.readLog() + server.readLog(),
    questions: setup.hasRegister === false ? 0 : parties.find('register').readLog().split('"/ocsp"').length - 1,
  }
}

describe('a certificate that was revoked after the last list', () => {
  test('gets through at who goes by the lists alone, on either side', async () => {
    expect((await meet({ certificates: { server: sinceList } })).got).toEqual([200])
    expect((await meet({ certificates: { client: sinceList } })).got).toEqual([200])
  })

  test('is refused to a server by a client that asks, before it sends anything', async () => {
    const { got, client, questions } = await meet({ client: asks, certificates: { server: sinceList } })
    expect(got).toEqual(['HANDSHAKE_REFUSED'])
    expect(client).toEqual(["OCSP: the server's certificate was refused: OCSP says revoked"])
    expect(questions).toBe(1)
  })

  test('is refused to a client by a server that asks, before it reads anything', async () => {
    const { got, server, questions, logs } = await meet({ server: asks, certificates: { client: sinceList } })
    expect(got).toEqual([expect.stringMatching(/^(HANDSHAKE_REFUSED|CONNECTION_LOST)$/)])
    expect(server).toEqual(["OCSP: the client's certificate was refused: OCSP says revoked"])
    expect(questions).toBe(1)
    expect(logs).not.toContain('"/echo"')
  })
})

describe('a certificate that is good', () => {
  test('is let in by both, and asked about once', async () => {
    const { got, client, server, questions } = await meet({ client: failsClosed, server: failsClosed }, 2)
    expect({ got, client, server, questions }).toEqual({ got: [200, 200], client: [], server: [], questions: 2 })
  })
})

test('an answer is kept for as long as it holds, and one that is not good is not kept', async () => {
  await using parties = await bench.start({ certificates: { server: sinceList } })
  const { client, keys } = parties.find('client').context
  let asked = 0
  let now = new Date()
  const findRevocation = createStatusQuestions({
    trustPem: bench.authority.trustPem,
    withoutAnswer: 'refuse',
    onListDecides: () => {},
    clock: { now: () => now },
    async send(body) {
      asked += 1
      const headers = { 'content-type': 'application/ocsp-request' }
      return (await client.request({ method: 'POST', url: `https://${host('register')}/ocsp`, headers, body })).body
    },
  })
  const good = keys.tls.certificate
  expect([await findRevocation(good), await findRevocation(good), asked]).toEqual([undefined, undefined, 1])
  now = new Date(now.getTime() + 3_601_000)
  expect([await findRevocation(good), asked]).toEqual([expect.stringContaining('it holds no more'), 2])
  now = new Date()
  const revoked = parties.find('server').context.keys.tls.certificate
  expect([await findRevocation(revoked), await findRevocation(revoked), asked]).toEqual([
    'OCSP says revoked',
    'OCSP says revoked',
    4,
  ])
})

test('what the register does not know is refused on either side', async () => {
  const faults = ['ocsp-says-unknown']
  const asClient = await meet({ client: asks, faults })
  expect(asClient.client).toEqual([expect.stringContaining('OCSP says unknown')])
  const asServer = await meet({ server: asks, faults })
  expect(asServer.server).toEqual([expect.stringContaining('OCSP says unknown')])
})

describe.each([
  [{ faults: ['ocsp-never-answers'] }, 'no answer from OCSP: none within 2000 ms'],
  [{ faults: ['ocsp-old-nonce'] }, 'no answer from OCSP: the nonce is not that of the question'],
  [
    { faults: ['ocsp-signs-with-server-key'] },
    'no answer from OCSP: the certificate of the responder is not for OCSPSigning',
  ],
  [{ hasRegister: false }, `no answer from OCSP: no answer from ${host('register')}: UNKNOWN_HOST`],
] as const)('with %o', (setup, reason) => {
  test('the list decides, which the log says, or it is refused by who fails closed, on either side', async () => {
    const [listDecides, asClient, asServer] = await Promise.all([
      meet({ ...setup, client: asks }),
      meet({ ...setup, client: failsClosed }),
      meet({ ...setup, server: failsClosed }),
    ])
    expect(listDecides).toMatchObject({ got: [200], client: [], server: [] })
    expect(listDecides.logs).toMatch(new RegExp(`${reason}.*the list decides`))
    expect(asClient.got).toEqual(['HANDSHAKE_REFUSED'])
    expect(asClient.client).toEqual([`OCSP: the server's certificate was refused: ${reason}`])
    expect(asServer.got).not.toEqual([200])
    expect(asServer.server).toEqual([`OCSP: the client's certificate was refused: ${reason}`])
  })
})

test('a list that has the certificate is not overruled by a register that does not answer', async () => {
  const { client } = await meet({
    client: asks,
    certificates: { server: 'revoked' },
    faults: ['ocsp-old-nonce'],
  })
  expect(client).toEqual([expect.stringContaining('CERT_REVOKED')])
})

test.each([
  [{ revocationService: 'nobody' }, 'option revocationService: "nobody" is no party of the exchange'],
  [{ withoutRevocationAnswer: 'hope' }, 'option withoutRevocationAnswer is "hope", expected one of list, refuse'],
])('an option that is wrong stops the party: %o', async (client, message) => {
  await expect(bench.start({ client })).rejects.toThrow(message)
})
