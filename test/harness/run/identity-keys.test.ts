import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasMessageKey, identityKeysOf } from '../../../harness/cli/composition.ts'
import type { ExchangePlan } from '../../../harness/contracts/scenario.ts'
import { readUziName } from '../../../harness/contracts/uzi-certificate.ts'
import { splitPem } from '../../../harness/contracts/x509-pem.ts'
import { createRunIdentity, type IdentityOrganisation } from '../../../harness/run/identity-keys.ts'
import { keepKeys, readKeptKeys } from '../../../harness/run/kept-network.ts'
import { createRunKeys, type IssuingKeys, type KeyIssuer, writeKeys } from '../../../harness/run/prepare-keys.ts'
import { createTestIssuer, planOf } from './measure.ts'

let plans: { dezi: ExchangePlan; uzi: ExchangePlan; without: ExchangePlan }
let keys: IssuingKeys
let folder: string
const asked: (readonly IdentityOrganisation[])[] = []

beforeAll(async () => {
  plans = {
    without: await planOf('cn-5/own-keys'),
    dezi: await planOf('cn-5-users/digid-hoog'),
    uzi: await planOf('cn-5-users-pass/uzi-pas'),
  }
  const issuer = await createTestIssuer()
  const watched: KeyIssuer = {
    ...issuer,
    issueIdentityKeys(organisations) {
      asked.push(organisations)
      return issuer.issueIdentityKeys(organisations)
    },
  }
  keys = createRunKeys(watched, { plans: Object.values(plans), identityKeysOf })
  folder = await mkdtemp(join(tmpdir(), 'inkijk-identity-keys-'))
  for (const [name, plan] of Object.entries(plans)) await writeKeys(plan, keys, hasMessageKey, join(folder, name))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const keysOf = async (plan: string, party: string) => (await readdir(join(folder, plan, party, 'keys'))).sort()

describe('the keys of persons in a run', () => {
  it('are made once, for the ends of the exchanges that need them, in order', () => {
    expect(asked).toEqual([
      [
        { ura: '90000380', name: 'Tést Ziekenhuis Oostzee' },
        { ura: '90000384', name: 'Tést Verpleeghuis De Linde' },
      ],
    ])
  })

  it('give every party of such an exchange what statements are checked with, and the seal to the register alone', async () => {
    for (const { id } of plans.dezi.parties) {
      const files = await keysOf('dezi', id)
      expect(files).toEqual(expect.arrayContaining(['identity.crl.pem', 'identity.trust.pem']))
      expect(files.includes('seal.key.pem')).toBe(id === 'dezi')
      expect(files).not.toContain('passes')
    }
  })

  it('give the passes to who holds them, for its own eyes', async () => {
    for (const { id } of plans.uzi.parties) expect((await keysOf('uzi', id)).includes('passes')).toBe(id === 'uzi')
    const pass = join(folder, 'uzi', 'uzi', 'keys', 'passes', '900000027', 'authentication.key.pem')
    expect((await stat(pass)).mode & 0o777).toBe(0o600)
  })

  it('come with what the register answers by, for who holds the passes, and with every certificate of the exchange', async () => {
    for (const { id } of plans.uzi.parties) {
      const files = await keysOf('uzi', id)
      expect(files.filter((name) => name.startsWith('ocsp.'))).toEqual(
        id === 'uzi' ? ['ocsp.chain.pem', 'ocsp.key.pem', 'ocsp.register.pem'] : [],
      )
      const [leaf = ''] = splitPem(
        await readFile(join(folder, 'uzi', id, 'keys', 'tls.chain.pem'), 'utf8'),
        'CERTIFICATE',
      )
      expect(await readFile(join(folder, 'uzi', 'uzi', 'keys', 'ocsp.register.pem'), 'utf8')).toContain(leaf)
    }
  })

  it('leave an exchange alone in which nobody can state who a user is', async () => {
    for (const { id } of plans.without.parties) {
      expect((await keysOf('without', id)).filter((name) => /identity|seal|passes/.test(name))).toEqual([])
    }
    expect(await keys.identityTrust(plans.without)).toBeUndefined()
  })

  it('are the same in each exchange of the run, and in the evidence', async () => {
    const trust = await keys.identityTrust(plans.dezi)
    for (const [plan, party] of [
      ['dezi', 'vvt'],
      ['uzi', 'ziekenhuis'],
    ] as const) {
      const read = (name: string) => readFile(join(folder, plan, party, 'keys', name), 'utf8')
      expect(await read('identity.trust.pem')).toBe(trust?.anchors)
    }
    const names = splitPem(trust?.certificates ?? '', 'CERTIFICATE').map((pem) => readUziName(new X509Certificate(pem)))
    expect(names.map((name) => `${name?.ura} ${name?.passType}`).sort()).toEqual(
      ['90000380', '90000384'].flatMap((ura) => ['M', 'N', 'Z'].map((type) => `${ura} ${type}`)),
    )
  })

  it('are known to a network that is found again', async () => {
    await keepKeys(folder, keys, plans.uzi)
    const kept = await readKeptKeys(folder)
    const [found, first] = [await kept.identityTrust(plans.uzi), await keys.identityTrust(plans.uzi)]
    // The lists are numbered, and so not the same twice.
    expect(found).toMatchObject({ anchors: first?.anchors, certificates: first?.certificates })
    expect(splitPem(found?.crls ?? '', 'X509 CRL')).toHaveLength(splitPem(first?.crls ?? '-', 'X509 CRL').length)
    await keepKeys(folder, keys, plans.without)
    expect(await (await readKeptKeys(folder)).identityTrust(plans.without)).toBeUndefined()
  })

  it('come with the lists of revocations as they are when they are written', async () => {
    let lists = 0
    const made = {
      get trust() {
        lists += 1
        return { 'identity.trust.pem': 'anchors', 'identity.crl.pem': `list ${lists}` }
      },
      passes: {},
      seal: {},
    }
    const { dezi } = plans
    const [party] = dezi.parties
    const identity = createRunIdentity({ plans: [dezi], identityKeysOf }, async () => made)
    if (party === undefined) throw new Error('no party')
    expect(await identity.filesFor(dezi, party)).toMatchObject({ 'identity.crl.pem': 'list 1' })
    expect(await identity.filesFor(dezi, party)).toMatchObject({ 'identity.crl.pem': 'list 2' })
  })
})
