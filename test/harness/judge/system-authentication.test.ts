import { beforeAll, describe, expect, it } from 'vitest'
import { createUziAuthority, type UziAuthority } from '../../../certs/uzi-authority.ts'
import type { Knowledge, SignedStatement } from '../../../harness/contracts/probe.ts'
import { claimsOf } from '../../../harness/judge/jws-parts.ts'
import { judgeSystemAuthentication } from '../../../harness/judge/system-authentication.ts'
import { createQuickPool } from '../../certs/quick-pool.ts'
import { type Changes, makeJudgeInput } from './judge-input.ts'
import {
  type Claims,
  createWallet,
  credentialFor,
  issueServer,
  momentary,
  type Signer,
  secondsNow,
  signWith,
  stateWith,
  type Wallet,
} from './signers.ts'

let authority: UziAuthority
let sender: Signer
let receiver: Signer
let stranger: Signer
let revoked: Signer

beforeAll(async () => {
  authority = await createUziAuthority({ line: 'G1', now: new Date(), keys: createQuickPool(4) })
  sender = await issueServer(authority, '90000000')
  receiver = await issueServer(authority, '90000003')
  stranger = await issueServer(authority, '90000009')
  revoked = await issueServer(authority, '90000000', 'revoked')
})

async function sign(
  signer: Signer,
  vantage: SignedStatement['vantage'] = 'received',
  claims: Record<string, unknown> = momentary(),
): Promise<SignedStatement> {
  return stateWith(signer.x5c, await signWith(signer, claims), vantage)
}

/** Verdict when each end saw these statements. */
async function judge(atReceiver: SignedStatement[], atSender: SignedStatement[], changes: Changes = {}) {
  return (await judgeFully(atReceiver, atSender, changes)).outcome
}

async function judgeFully(atReceiver: SignedStatement[], atSender: SignedStatement[], changes: Changes = {}) {
  const input = makeJudgeInput({
    trust: { anchors: authority.trustPem, crls: authority.revocationLists() },
    ...changes,
    knowledge: { receiver: { statements: atReceiver }, sender: { statements: atSender }, ...changes.knowledge },
  })
  return judgeSystemAuthentication(input)
}

describe('systemAuthentication', () => {
  it('passes when each end received a statement signed by the other end', async () => {
    expect(await judge([await sign(sender)], [await sign(receiver)])).toBe('pass')
  })

  it('names the observation in which each statement stood', async () => {
    const { reasons } = await judgeFully(
      [{ ...(await sign(sender)), observation: 'receiver/received/7' }],
      [await sign(receiver)],
    )
    expect(reasons.map(({ observations }) => observations)).toEqual([['receiver/received/7'], ['o']])
  })

  it('fails when one end received none', async () => {
    expect(await judge([await sign(sender)], [])).toBe('fail')
  })

  it('fails when the statement was signed by another organisation', async () => {
    expect(await judge([await sign(stranger)], [await sign(receiver)])).toBe('fail')
  })

  it('fails when the signer is revoked', async () => {
    expect(await judge([await sign(revoked)], [await sign(receiver)])).toBe('fail')
  })

  it('fails when the signature does not verify', async () => {
    const statement = await sign(sender)
    const forged = { ...statement, jws: (await sign(receiver)).jws }
    expect(await judge([forged], [await sign(receiver)])).toBe('fail')
  })

  it('fails when a party in between holds the signing key', async () => {
    const knowledge = { first: { privateKeys: [sender.keyId] } }
    expect(await judge([await sign(sender)], [await sign(receiver)], { knowledge })).toBe('fail')
  })

  it('does not count what an end sent itself', async () => {
    expect(await judge([await sign(sender, 'sent')], [await sign(receiver)])).toBe('fail')
  })

  it('does not apply when no message reached an end, and is inconclusive when the exchange broke off', async () => {
    const party = { sender: { connections: [] }, receiver: { connections: [] } }
    expect(await judge([], [], { party })).toBe('not-applicable')
    expect(await judge([await sign(sender)], [await sign(receiver)], { fault: 'lost' })).toBe('inconclusive')
  })
})

describe('a statement signed with a certificate', () => {
  it.each<[string, () => Claims]>([
    ['a credential by itself, which anybody can show', () => momentary({ vc: {} })],
    ['not made in this exchange', () => momentary({ iat: secondsNow() - 900, exp: secondsNow() - 600 })],
    ['a statement for 31536000 seconds', () => momentary({ exp: secondsNow() + 31_536_000 })],
    ['does not say when it was made', () => ({ aud: '90000003' })],
    ['a statement for https://first.test/token', () => momentary({ aud: 'https://first.test/token' })],
    [
      'a statement for urn:oid:2.16.528.1.1007.3.3.900000033',
      () => momentary({ aud: 'urn:oid:2.16.528.1.1007.3.3.900000033' }),
    ],
    ['a statement for nobody by name', () => momentary({ aud: undefined })],
  ])('shows nobody: %s', async (flaw, claims) => {
    const { outcome, reasons } = await judgeFully([await sign(sender, 'received', claims())], [await sign(receiver)])
    expect(outcome).toBe('fail')
    expect(String(reasons[0]?.values.detail)).toContain(flaw)
  })

  it.each([
    'urn:oid:2.16.528.1.1007.3.3.90000003',
    'https://receiver.test/token',
    'https://first.test/np/90000003/token',
  ])('shows its system when it is for the end: %s', async (aud) => {
    expect(await judge([await sign(sender, 'received', momentary({ aud }))], [await sign(receiver)])).toBe('pass')
  })
})

describe('a presentation', () => {
  let wallet: Wallet
  let credential: string
  beforeAll(async () => {
    wallet = await createWallet('sender')
    credential = await credentialFor(sender, wallet.did)
  })

  /** Verdict when the receiver, or a processor of it, was shown this. */
  async function judgeShown(shown: SignedStatement, changes: Changes = {}, at = 'receiver') {
    const seen: Partial<Knowledge> = { statements: [shown], publicKeys: [wallet.published] }
    const knowledge = { [at]: seen, ...changes.knowledge }
    return judge([], [await sign(receiver)], { ...changes, knowledge })
  }

  it('passes with a credential that the other organisation signed about its holder', async () => {
    expect(await judgeShown(await wallet.present([credential]))).toBe('pass')
  })

  it('passes where a processor of the end was shown it, and not where that counts as a party in between', async () => {
    const shown = await wallet.present([credential])
    const processor: Changes = { roles: { second: 'processor' }, worksFor: { second: 'receiver' } }
    expect(await judgeShown(shown, processor, 'second')).toBe('pass')
    expect(await judgeShown(shown, { ...processor, ends: 'organisation' }, 'second')).toBe('fail')
    expect(await judgeShown(shown, { ...processor, worksFor: { second: 'sender' } }, 'second')).toBe('fail')
  })

  it('fails with a credential about another holder, of another organisation, or none', async () => {
    const other = await createWallet('other')
    expect(await judgeShown(await wallet.present([await credentialFor(sender, other.did)]))).toBe('fail')
    expect(await judgeShown(await wallet.present([await credentialFor(stranger, wallet.did)]))).toBe('fail')
    expect(await judgeShown(await wallet.present([]))).toBe('fail')
  })

  it('fails when its holder is another than its signer, or its key was never seen', async () => {
    expect(await judgeShown(await wallet.present([credential], { iss: 'did:web:other.test' }))).toBe('fail')
    const unseen = { knowledge: { receiver: { statements: [await wallet.present([credential])], publicKeys: [] } } }
    expect(await judgeShown(await wallet.present([credential]), unseen)).toBe('fail')
  })

  it('fails when it was made for another', async () => {
    expect(await judgeShown(await wallet.present([credential], { aud: 'https://first.test' }))).toBe('fail')
  })

  it('fails when it is old, or forged', async () => {
    const old = { nbf: secondsNow() - 900, exp: secondsNow() - 895 }
    expect(await judgeShown(await wallet.present([credential], old))).toBe('fail')
    const shown = await wallet.present([credential])
    const forged = { ...shown, jws: `${shown.jws.slice(0, -8)}AAAAAAAA` }
    expect(await judgeShown(forged)).toBe('fail')
  })

  it('says which processor of the other end can act as it, and until when', async () => {
    const knowledge = {
      first: { privateKeys: [wallet.keyId] },
      receiver: { statements: [await wallet.present([credential])], publicKeys: [wallet.published] },
    }
    const processor: Changes = { roles: { first: 'processor' }, worksFor: { first: 'sender' }, knowledge }
    const { outcome, reasons } = await judgeFully([], [await sign(receiver)], processor)
    const custody = reasons.filter(({ code }) => code === 'key-with-processor')
    const until = new Date(Number(claimsOf(credential).exp) * 1000).toISOString().slice(0, 10)
    expect({ outcome, custody: custody.map(({ values }) => values) }).toEqual({
      outcome: 'pass',
      custody: [{ holder: 'first', other: 'sender', until }],
    })
    expect(await judge([], [await sign(receiver)], { ...processor, ends: 'organisation' })).toBe('fail')
  })

  it('fails when a party in between holds the key of the wallet', async () => {
    const knowledge = { first: { privateKeys: [wallet.keyId] } }
    expect(await judgeShown(await wallet.present([credential]), { knowledge })).toBe('fail')
  })
})
