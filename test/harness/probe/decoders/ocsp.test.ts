import { describe, expect, it } from 'vitest'
import { readCertificate } from '../../../../harness/contracts/x509-certificate.ts'
import { ocspAnswer, ocspCertificate, ocspQuestion, ocspWithMore } from '../decoder-cases-ocsp.ts'
import { decode, probe } from '../subjects.ts'

const explainedBytes = (input: Buffer) =>
  (decode('ocsp', input).explained ?? []).reduce((sum, { at }) => sum + at.length, 0)

describe('OCSP', () => {
  it('is explained whole, but for the certificates in an answer, which are read where they stand', () => {
    expect(explainedBytes(ocspQuestion)).toBe(ocspQuestion.length)
    expect(explainedBytes(ocspAnswer)).toBe(ocspAnswer.length - ocspCertificate.length)
    const { parts } = decode('ocsp', ocspAnswer)
    expect(parts.map(({ bytes }) => readCertificate(bytes).der)).toEqual([ocspCertificate])
    const [{ at, positionOf } = { at: { offset: 0, length: 0 }, positionOf: undefined }] = parts
    expect(ocspAnswer.subarray(at.offset, at.offset + at.length)).toEqual(ocspCertificate)
    expect(positionOf?.(0)).toBe(at.offset)
  })

  it.each(Object.entries(ocspWithMore))('with %s is not explained: something else may stand in it', (_what, input) => {
    expect(decode('ocsp', input)).toEqual({ parts: [] })
  })

  it('leaves no opaque byte, and what is in the name in its certificate is found', async () => {
    const { coverage, findings } = await probe(ocspAnswer, 'jansenstra')
    expect(coverage.opaqueBytes).toBe(0)
    expect(findings.length).toBeGreaterThan(0)
    expect((await probe(ocspQuestion, 'jansenstra')).coverage.opaqueBytes).toBe(0)
  })
})
