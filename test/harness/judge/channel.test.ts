import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { judgeChannel } from '../../../harness/judge/channel.ts'
import { gradeTls } from '../../../harness/judge/tls-grade.ts'
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
