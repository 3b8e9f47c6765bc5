import { DOMParser, XMLSerializer } from '@xmldom/xmldom'
import { beforeAll, describe, expect, it } from 'vitest'
import { SignedXml } from 'xml-crypto'
import { type Certificates, issueCertificates, type NetworkSetup, startNetwork } from './care-network.ts'
import { copyingSts, deadEnd, type Passed, passingOn } from './in-between.ts'
import { bsns, referral, sampleRecord } from './sample-record.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await issueCertificates()
})

describe('through a party in between', () => {
  it('the exchange goes by the prefix that names the other end', async () => {
    const passed: Passed[] = []
    await using network = await refer({ between: passingOn('honest', passed) })
    expect(await network.hospital.settled()).toMatchObject({ state: 'done' })
    expect(await network.clinic.settled()).toMatchObject({ state: 'done' })
    expect(passed.slice(0, 2).map(({ path }) => path)).toEqual(['/token', '/fhir/Task'])
  })

  it('it goes by application-id where that is the addressing', async () => {
    const addressing = { options: { addressing: 'application-id' } }
    await using network = await refer({ between: passingOn('honest', []), hospital: addressing, clinic: addressing })
    expect(await network.clinic.settled()).toMatchObject({ state: 'done', detail: 'pulled the record' })
  })

  it('every request carries the AORTA headers, with one initial id for the whole exchange', async () => {
    const passed: Passed[] = []
    await using network = await refer({ between: passingOn('honest', passed) })
    await network.hospital.settled()
    const ids = passed.map(({ headers }) => /initialRequestID=(\S+); requestID=(\S+)/.exec(headers['aorta-id'] ?? ''))
    expect(new Set(ids.map((id) => id?.[1])).size).toBe(1)
    expect(new Set(ids.map((id) => id?.[2])).size).toBe(passed.length)
    expect(passed.every(({ headers }) => headers['aorta-version'] === 'contentVersion=1.0; acceptVersion=1.x')).toBe(
      true,
    )
  })

  it('message protection leaves it nothing of the patient, in headers, addresses or bodies', async () => {
    const passed: Passed[] = []
    await using network = await refer({ between: passingOn('honest', passed), protection: 'message/jwe' })
    expect(await network.clinic.settled()).toMatchObject({ state: 'done', detail: 'pulled the record' })
    const seen = JSON.stringify(passed)
    expect(seen).not.toContain(bsns.anna)
    expect(seen).not.toContain('authorization_base')
    // Its logical id with its surroundings: four letters alone come about in ciphertext.
    expect(seen).not.toContain('Patient/anna')
  })

  it('without message protection it sees the patient', async () => {
    const passed: Passed[] = []
    await using network = await refer({ between: passingOn('honest', passed) })
    await network.clinic.settled()
    expect(JSON.stringify(passed)).toContain(bsns.anna)
  })

  it('a key that is not the receiver’s is not encrypted to', async () => {
    const passed: Passed[] = []
    await using network = await refer({ between: passingOn('own-key', passed), protection: 'message/jwe' })
    const sender = await network.hospital.settled()
    expect(sender.state).toBe('failed')
    expect(sender.detail).toMatch(/no acceptable key/)
    expect(passed).toEqual([])
  })

  it('skips-key-verification encrypts to it', async () => {
    const passed: Passed[] = []
    await using network = await refer({
      between: passingOn('own-key', passed),
      protection: 'message/jwe',
      hospital: { faults: ['skips-key-verification'] },
    })
    const sender = await network.hospital.settled()
    expect(sender.steps).toMatchObject([{ name: 'token', outcome: 'refused' }])
    expect(passed).toHaveLength(1)
  })

  it('no route on the way is a refusal that says so', async () => {
    await using network = await refer({ between: deadEnd })
    const sender = await network.hospital.settled()
    expect(sender.state).toBe('failed')
    expect(sender.steps).toMatchObject([
      { name: 'token', outcome: 'refused', detail: expect.stringMatching(/^502: no-route: /) },
    ])
  })
})

describe('the platform token', () => {
  it.each([
    ['patient', true],
    ['workflow', false],
  ])('of kind %s is asked for with a signed assertion and shown with every request', async (platformToken, hasBsn) => {
    const asked: string[] = []
    const passed: Passed[] = []
    await using network = await refer({ between: copyingSts(asked, passed), hospital: { options: { platformToken } } })
    await network.hospital.settled()
    expect(asked).toHaveLength(1)
    const [request = ''] = asked
    expect(request.includes(bsns.anna)).toBe(hasBsn)
    expect(isSigned(request, certificates.issued.hospital?.tls.certificatePem ?? '')).toBe(true)
    expect(
      isSigned(request.replace('OPERATIONS', 'TREATMENT'), certificates.issued.hospital?.tls.certificatePem ?? ''),
    ).toBe(false)
    const own = passed.filter(({ path }) => path === '/token' || path === '/fhir/Task').slice(0, 2)
    for (const { headers } of own) {
      const [, token = ''] = /^SAML (\S+)$/.exec(headers['x-zorgplatform-authorization'] ?? '') ?? []
      const assertion = Buffer.from(token, 'base64').toString()
      expect(assertion).toMatch(/workflow-id/)
      expect(assertion.includes(bsns.anna)).toBe(hasBsn)
      expect(isSigned(assertion, certificates.issued.hospital?.tls.certificatePem ?? '')).toBe(true)
    }
  })

  it('that is not given ends the exchange as refused', async () => {
    await using network = await refer({ between: deadEnd, hospital: { options: { platformToken: 'patient' } } })
    const sender = await network.hospital.settled()
    expect(sender.steps).toMatchObject([{ name: 'token', outcome: 'refused' }])
  })
})

async function refer(setup: NetworkSetup) {
  const network = await startNetwork(certificates, setup)
  await network.hospital.put(sampleRecord)
  await network.hospital.trigger({ action: 'refer', referral })
  return network
}

/** Whether the assertion in this XML has a valid signature of the certificate. */
function isSigned(xml: string, certificatePem: string): boolean {
  const document = new DOMParser().parseFromString(xml, 'text/xml')
  const [signature] = Array.from(document.getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', 'Signature'))
  if (signature === undefined) return false
  const signed = new SignedXml({ publicCert: certificatePem, getCertFromKeyInfo: () => null })
  signed.loadSignature(new XMLSerializer().serializeToString(signature))
  try {
    return signed.checkSignature(xml)
  } catch {
    return false
  }
}
