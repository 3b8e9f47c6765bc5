import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { control, createLandscape, type Landscape, type TestParty } from './landscape.ts'
import { readClosed } from './tap-files.ts'

let landscape: Landscape

beforeAll(async () => {
  landscape = await createLandscape()
})
afterAll(() => landscape[Symbol.asyncDispose]())

/** `midden` writes a row and a line for every request, and answers with the number of rows. */
async function startTwo(): Promise<[TestParty, TestParty]> {
  const midden = await landscape.start(await landscape.configure('midden'), (context) => {
    const { createApp, database, log } = context
    database.exec('CREATE TABLE visit (at TEXT)')
    context.createApp = () => {
      const app = createApp()
      app.get('/visit', async () => {
        log.info('a visit')
        database.prepare('INSERT INTO visit VALUES (?)').run('once')
        return database.prepare('SELECT count(*) AS visits FROM visit').get()
      })
      return app
    }
    return undefined
  })
  const bron = await landscape.start(await landscape.configure('bron'))
  await landscape.introduce(midden, bron)
  return [midden, bron]
}

async function visit(bron: TestParty): Promise<unknown> {
  const { body } = await bron.context.client.request({ method: 'GET', url: 'https://midden.echo.test/visit' })
  return JSON.parse(body.toString())
}

async function freeze(...parties: TestParty[]): Promise<void> {
  const answers = await Promise.all(parties.map((party) => control(party, 'POST', '/freeze')))
  expect(answers.map(({ status }) => status)).toEqual(parties.map(() => 204))
}

/** Digest of each file that is observed; the index of the write-ahead log is none of them. */
function digests({ config }: TestParty): Record<string, string> {
  const files = ['tap', 'log', 'store'].flatMap((folder) =>
    readdirSync(join(config.directory, folder)).map((name) => join(folder, name)),
  )
  const kept = files.filter((file) => !/-(?:shm|wal)$/.test(file))
  const digest = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(config.directory, file)))
      .digest('hex')
  return Object.fromEntries(kept.map((file) => [file, digest(file)]))
}

test('what a frozen party did before is on disk, and what it does later changes nothing there', async () => {
  const [midden, bron] = await startTwo()
  expect(await visit(bron)).toEqual({ visits: 1 })
  await freeze(midden, bron)
  const [before, beforeBron] = [digests(midden), digests(bron)]
  expect(Object.keys(before)).toEqual(expect.arrayContaining(['tap/1.received.bin', 'log/party.ndjson']))
  // It goes on working, on what it had.
  expect(await visit(bron)).toEqual({ visits: 2 })
  expect(await visit(bron)).toEqual({ visits: 3 })
  expect([digests(midden), digests(bron)]).toEqual([before, beforeBron])
  await Promise.all([midden.stop(), bron.stop()])
  expect([digests(midden), digests(bron)]).toEqual([before, beforeBron])
  const database = new DatabaseSync(join(midden.config.directory, 'store', 'party.sqlite'), { readOnly: true })
  expect(database.prepare('SELECT count(*) AS visits FROM visit').get()).toEqual({ visits: 1 })
  database.close()
})

test('both sides of a connection have counted the same when they are frozen', async () => {
  const [midden, bron] = await startTwo()
  await visit(bron)
  await freeze(midden, bron)
  const [[ours], [theirs]] = [readClosed(midden.config.directory), readClosed(bron.config.directory)]
  expect(ours?.received?.bytes).toBeGreaterThan(0)
  expect([ours?.received?.bytes, ours?.sent?.bytes]).toEqual([theirs?.sent?.bytes, theirs?.received?.bytes])
})

test('a party that is not frozen keeps what comes later', async () => {
  const [midden, bron] = await startTwo()
  await visit(bron)
  await freeze(bron)
  await visit(bron)
  await Promise.all([midden.stop(), bron.stop()])
  expect(readClosed(midden.config.directory)).toHaveLength(2)
  expect(readClosed(bron.config.directory)).toHaveLength(1)
})

test('freezing twice is freezing once, and needs the token of the party', async () => {
  const [midden] = await startTwo()
  expect((await control(midden, 'POST', '/freeze', undefined, 'another')).status).toBe(401)
  await freeze(midden, midden)
  await freeze(midden)
})

test('a database that somebody still reads cannot be frozen, and that is said', async () => {
  const [midden] = await startTwo()
  const { database } = midden.context
  const other = new DatabaseSync(join(midden.config.directory, 'store', 'party.sqlite'))
  other.exec('BEGIN')
  other.prepare('SELECT * FROM inkijk_control').all()
  database.prepare('INSERT INTO visit VALUES (?)').run('once')
  expect((await control(midden, 'POST', '/freeze')).status).toBe(500)
  other.close()
})
