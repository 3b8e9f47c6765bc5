import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { observe, probe } from '../subjects.ts'
import { encoders } from './text-encoders.ts'

const value = "Prins Hendrik's Jánsenstra-Koëter"
const before = 'vooraf '
const names = Object.keys(encoders)
/** Longer texts make the runs long; what is nested does not depend on it. */
const maxBytes = 20_000

function encode(chain: readonly string[]): Buffer {
  return chain.reduce<Buffer>((text, name) => encoders[name]?.(text) ?? text, Buffer.from(value))
}

/** Whether the value is found, in a range that lies in what was encoded. */
async function isFound(chain: readonly string[], maxDepth: number): Promise<boolean> {
  const encoded = encode(chain)
  if (encoded.length > maxBytes) return true
  const observed = Buffer.concat([Buffer.from(before), encoded, Buffer.from(' achteraf')])
  const { findings } = await probe(observed, value, { budget: { maxDepth } })
  return findings.some(({ offset, length }) => offset >= before.length - 1 && offset + length <= observed.length)
}

describe('encodings of text', () => {
  it.each(names)('are read alone: %s', async (name) => {
    expect(await isFound([name], 10)).toBe(true)
  })

  it('are read in pairs', async () => {
    const missed: string[] = []
    for (const outer of names) {
      for (const inner of names) if (!(await isFound([inner, outer], 10))) missed.push(`${inner} in ${outer}`)
    }
    expect(missed).toEqual([])
  }, 60_000)

  it('are read in any order, ten on top of each other', async () => {
    const chains = fc.array(fc.constantFrom(...names), { minLength: 3, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(chains, (chain) => isFound(chain, 14)),
      { numRuns: 60, seed: 20_260_105 },
    )
  }, 60_000)
})

describe('the binding of SAML to redirects (SAML Bindings 3.4.4.1)', () => {
  it('is read from a query, in a log line too', async () => {
    const message = `<samlp:AuthnRequest ID="_1"><saml:Issuer>https://zorg.example/${'x'.repeat(40)}</saml:Issuer><saml:NameID>${value}</saml:NameID></samlp:AuthnRequest>`
    const packed = encodeURIComponent(deflateRawSync(message).toString('base64'))
    for (const member of ['SAMLRequest', 'SAMLResponse']) {
      const line = `2026-01-05 GET /sso?${member}=${packed}&RelayState=a%2Bb&SigAlg=x HTTP/1.1 302`
      for (const text of [line, JSON.stringify({ level: 'info', line })]) {
        const { findings } = await probe(text, value)
        expect(findings.map(({ chain }) => chain.at(-1)?.step)).toEqual(['deflate'])
      }
    }
  })
})

it('leaves an observation as it is', async () => {
  const { bytes } = observe(encode(['percent', 'utf7', 'base32']))
  const copy = Buffer.from(bytes)
  await probe(bytes, value)
  expect(bytes.equals(copy)).toBe(true)
})
