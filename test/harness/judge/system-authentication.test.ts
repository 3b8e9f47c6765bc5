import { createPrivateKey } from 'node:crypto'
import { CompactSign, calculateJwkThumbprint, exportJWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { createUziAuthority, type UziAuthority } from '../../../certs/uzi-authority.ts'
import type { SignedStatement } from '../../../harness/contracts/probe.ts'
import { judgeSystemAuthentication } from '../../../harness/judge/system-authentication.ts'
import { type Changes, makeJudgeInput } from './judge-input.ts'

interface Signer {
  privateKeyPem: string
  x5c: string[]
  keyId: string
}

let authority: UziAuthority
let sender: Signer
let receiver: Signer
let stranger: Signer
let revoked: Signer

beforeAll(async () => {
  authority = await createUziAuthority({ line: 'G1', now: new Date(), keyBits: 2048 })
  sender = await issue('90000000')
  receiver = await issue('90000003')
  stranger = await issue('90000009')
  revoked = await issue('90000000', 'revoked')
})

async function issue(ura: string, defect?: 'revoked'): Promise<Signer> {
  const issued = await authority.issueServerCertificate({
    fqdn: `u${ura}.test`,
    organisation: { ura, name: 'Tést', city: 'Assen' },
    ...(defect === undefined ? {} : { defect }),
  })
  const x5c = [...issued.chainPem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END/g)].map((match) =>
    (match[1] ?? '').replaceAll(/\s/g, ''),
  )
  const keyId = await calculateJwkThumbprint(await exportJWK(createPrivateKey(issued.privateKeyPem)))
  return { privateKeyPem: issued.privateKeyPem, x5c, keyId }
}

async function sign(signer: Signer, vantage: SignedStatement['vantage'] = 'received'): Promise<SignedStatement> {
  const jws = await new CompactSign(Buffer.from('{}'))
    .setProtectedHeader({ alg: 'PS256', x5c: signer.x5c })
    .sign(createPrivateKey(signer.privateKeyPem))
  return { observation: 'o', chain: [], x5c: signer.x5c, jws, vantage }
}

/** Verdict when each end saw these statements. */
async function judge(atReceiver: SignedStatement[], atSender: SignedStatement[], changes: Changes = {}) {
  const input = makeJudgeInput({
    trust: { anchors: authority.trustPem, crls: authority.revocationLists() },
    ...changes,
    knowledge: { receiver: { statements: atReceiver }, sender: { statements: atSender }, ...changes.knowledge },
  })
  return (await judgeSystemAuthentication(input)).outcome
}

describe('systemAuthentication', () => {
  it('passes when each end received a statement signed by the other end', async () => {
    expect(await judge([await sign(sender)], [await sign(receiver)])).toBe('pass')
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
