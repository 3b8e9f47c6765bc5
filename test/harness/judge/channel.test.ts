import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { HandshakeTrial } from '../../../harness/contracts/evidence.ts'
import type { CertificateDefect } from '../../../harness/contracts/scenario.ts'
import { judgeChannel } from '../../../harness/judge/channel.ts'
import { gradeTls } from '../../../harness/judge/tls-grade.ts'
import { createAuthority, request } from '../../certs/fixtures.ts'
import { makeConnections, makeJudgeInput, makeTrials, route } from './judge-input.ts'

describe('channel', () => {
  it('passes on mutual TLS 1.3 with refusals tried at every party', () => {
    const verdict = judgeChannel(makeJudgeInput())
    expect(verdict.outcome).toBe('pass')
    expect(verdict.reasons.filter(({ code }) => code === 'hop-graded')).toHaveLength(3)
  })

  it('fails when one side did not check the other certificate', () => {
    const [client, server] = makeConnections('second', 'receiver', 1002, 40_002)
    const unchecked = { ...server, tls: { ...server.tls, authorized: false } }
    const party = { receiver: { connections: [unchecked] } }
    expect(client.party).toBe('second')
    expect(judgeChannel(makeJudgeInput({ party })).outcome).toBe('fail')
  })

  it.each(['none', 'untrusted', 'revoked', 'expired'] as const)(
    'fails when a party accepts a handshake it must refuse (%s)',
    (presented) => {
      const trials = route
        .flatMap(makeTrials)
        .map((trial) =>
          trial.party === 'first' && trial.presented === presented ? { ...trial, accepted: true } : trial,
        )
      expect(judgeChannel(makeJudgeInput({ trials })).outcome).toBe('fail')
    },
  )

  it('is inconclusive when a trial is missing, and when a party refuses everyone', () => {
    expect(judgeChannel(makeJudgeInput({ trials: route.slice(1).flatMap(makeTrials) })).outcome).toBe('inconclusive')
    const trials = route
      .flatMap(makeTrials)
      .map((trial) => (trial.party === 'first' ? { ...trial, accepted: false } : trial))
    expect(judgeChannel(makeJudgeInput({ trials })).outcome).toBe('inconclusive')
  })

  describe('with a certificate that the register had revoked', () => {
    const [client, server] = makeConnections('second', 'receiver', 1002, 40_002)
    const judge = async (defect: CertificateDefect | undefined, since = 60_000) => {
      const at = new Date(Math.floor(client.startedAt / 1000) * 1000)
      const authority = await createAuthority('G1', new Date(at.getTime() - since))
      const certify = (given: typeof defect) =>
        authority.issueServerCertificate({ ...request, ...(given === undefined ? {} : { defect: given }) })
      const [shown, other] = await Promise.all([certify(defect), certify('revoked-since-list')])
      const showing = { ...client, tls: { ...client.tls, peerCertificate: shown.certificatePem } }
      const trust = { anchors: '', crls: authority.revocationLists(), register: authority.register().listPem }
      expect(other.serialNumber).not.toBe(shown.serialNumber)
      const party = { second: { connections: [showing] }, receiver: { connections: [server] } }
      return judgeChannel(makeJudgeInput({ trust, party })).reasons.find(({ code }) => code === 'hop-revoked')
    }

    it('asks for attention, whether the lists said so or not yet', async () => {
      for (const defect of ['revoked-since-list', 'revoked'] as const) {
        expect(await judge(defect)).toMatchObject({
          outcome: 'attention',
          values: { party: 'second', peer: 'receiver' },
        })
      }
    })

    it('says nothing of one that was not revoked, or not yet when the connection was made', async () => {
      expect(await judge(undefined)).toBeUndefined()
      expect(await judge('revoked-since-list', -60_000)).toBeUndefined()
    })
  })

  describe('on a hop beside the route', () => {
    const links: [string, string][] = [['sender', 'receiver']]
    const pair = makeConnections('sender', 'receiver', 1003, 40_003)
    const using = ([client, server]: typeof pair) => ({
      links,
      party: { sender: { connections: [client] }, receiver: { connections: [server] } },
    })

    it('grades it as those of the route', () => {
      const verdict = judgeChannel(makeJudgeInput(using(pair)))
      expect(verdict.outcome).toBe('pass')
      expect(verdict.reasons).toContainEqual(
        expect.objectContaining({
          code: 'hop-graded',
          values: expect.objectContaining({ from: 'sender', to: 'receiver' }),
        }),
      )
    })

    it('fails when one side did not check the other certificate', () => {
      const [client, server] = pair
      const unchecked = { ...server, tls: { ...server.tls, authorized: false } }
      const verdict = judgeChannel(makeJudgeInput(using([client, unchecked])))
      expect(verdict.outcome).toBe('fail')
      expect(verdict.reasons[0]?.code).toBe('hop-not-mutual')
    })

    it('says that it was not used, which takes nothing away', () => {
      const verdict = judgeChannel(makeJudgeInput({ links }))
      expect(verdict.outcome).toBe('pass')
      expect(verdict.reasons.at(-1)).toMatchObject({ code: 'hop-unused', values: { from: 'sender', to: 'receiver' } })
    })
  })

  describe('at a party that browsers come to', () => {
    const accepting = (...kinds: HandshakeTrial['presented'][]) =>
      route
        .flatMap(makeTrials)
        .map((trial) =>
          trial.party === 'first' && kinds.includes(trial.presented) ? { ...trial, accepted: true } : trial,
        )

    it('passes when it lets in who shows no certificate, and says so', () => {
      const verdict = judgeChannel(makeJudgeInput({ trials: accepting('none'), openToBrowsers: ['first'] }))
      expect(verdict.outcome).toBe('pass')
      expect(verdict.reasons.map(({ code, values }) => [code, values.party])).toContainEqual([
        'trial-refused-but-browsers',
        'first',
      ])
    })

    it('says the usual when it refuses those as well', () => {
      const { reasons } = judgeChannel(makeJudgeInput({ openToBrowsers: ['first'] }))
      expect(reasons.filter(({ code }) => code === 'trial-refused-but-browsers')).toEqual([])
    })

    it('fails when another lets in who shows no certificate', () => {
      expect(judgeChannel(makeJudgeInput({ trials: accepting('none'), openToBrowsers: ['second'] })).outcome).toBe(
        'fail',
      )
    })

    it.each(['untrusted', 'revoked', 'expired'] as const)(
      'fails when it accepts a certificate that is %s',
      (presented) => {
        const verdict = judgeChannel(
          makeJudgeInput({ trials: accepting('none', presented), openToBrowsers: ['first'] }),
        )
        expect(verdict.outcome).toBe('fail')
        expect(verdict.reasons[0]).toMatchObject({ code: 'trial-accepted', values: { party: 'first', presented } })
      },
    )

    it('fails when a system of the exchange showed it no certificate', () => {
      const [client, server] = makeConnections('second', 'receiver', 1002, 40_002)
      const { peerCertificate: _, ...anonymous } = { ...server.tls, authorized: false }
      const party = { second: { connections: [client] }, receiver: { connections: [{ ...server, tls: anonymous }] } }
      expect(judgeChannel(makeJudgeInput({ party, openToBrowsers: ['receiver'] })).outcome).toBe('fail')
    })
  })

  it('fails on an outdated version', () => {
    const old = makeConnections('second', 'receiver', 1002, 40_002).map((connection) => ({
      ...connection,
      tls: { ...connection.tls, protocol: 'TLSv1.1', cipher: 'TLS_RSA_WITH_AES_128_CBC_SHA' },
    }))
    const [, inner] = makeConnections('first', 'second', 1001, 40_001)
    const party = { second: { connections: [inner, ...old.slice(0, 1)] }, receiver: { connections: old.slice(1) } }
    expect(judgeChannel(makeJudgeInput({ party })).outcome).toBe('fail')
  })
})

describe('TLS grades', () => {
  const pem = makeConnections('a', 'b')[0].tls.peerCertificate ?? ''
  const certificate = new X509Certificate(pem)

  it.each([
    ['TLSv1.3', 'TLS_AES_256_GCM_SHA384', 'X25519MLKEM768', 'goed'],
    ['TLSv1.3', 'TLS_AES_128_GCM_SHA256', 'X25519MLKEM768', 'voldoende'],
    ['TLSv1.3', 'TLS_AES_256_GCM_SHA384', 'X25519', 'voldoende'],
    ['TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'prime256v1', 'voldoende'],
    ['TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 'prime256v1', 'uit te faseren'],
    ['TLSv1.2', 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 'ffdhe3072', 'uit te faseren'],
    ['TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'prime256v1', 'onvoldoende'],
    ['TLSv1.2', 'TLS_RSA_WITH_AES_256_GCM_SHA384', 'prime256v1', 'onvoldoende'],
    ['TLSv1.3', 'TLS_AES_128_CCM_8_SHA256', 'X25519', 'onvoldoende'],
    ['TLSv1.1', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'X25519', 'onvoldoende'],
    ['TLSv1.2', 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 'ffdhe2048', 'onvoldoende'],
  ])('grades %s %s %s as %s', (protocol, cipher, group, grade) => {
    expect(gradeTls({ protocol, cipher, group }, []).grade).toBe(grade)
  })

  it('grades an RSA key of 3072 bits as voldoende', () => {
    expect(gradeTls({ protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' }, [certificate]).grade).toBe('voldoende')
  })
})
