import { createECDH, createHash, createHmac, ECDH, hash, hkdfSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { eachBsn } from '../../../harness/probe/small-domains.ts'
import { bsn, bsnElement, element, observe, probe } from './subjects.ts'

const birthDate = element('1970-03-04', { element: 'Patient.birthDate', class: 'identity', kind: 'date' })
const elements = [bsnElement, birthDate]
const digest = (algorithm: string, encoding: 'hex' | 'base64' | 'base64url', value = bsn) =>
  createHash(algorithm).update(value).digest(encoding)

describe('a hashed citizen service number', () => {
  it.each(
    ['sha224', 'sha256', 'sha384', 'sha512'].flatMap((algorithm) =>
      (['hex', 'base64', 'base64url'] as const).map((encoding) => [algorithm, encoding] as const),
    ),
  )('is found as %s in %s', async (algorithm, encoding) => {
    const { findings } = await probe(`token=${digest(algorithm, encoding)}`, '', { elements })
    expect(findings).toMatchObject([{ level: 'reidentifiable', element: bsnElement.element }])
    expect(findings[0]?.form).toContain(`${algorithm}(bsn)/`)
  })

  it('is found in capitals', async () => {
    expect((await probe(digest('sha256', 'hex').toUpperCase(), '', { elements })).findings).toHaveLength(1)
  })

  it('comes with what it cost to find the number again', async () => {
    const { findings } = await probe(digest('sha256', 'hex'), '', { elements })
    const { tries = 0, space = 0, durationMs = 0, projectedMs = 0 } = findings[0]?.cost ?? {}
    expect(tries).toBe(1 + [...firstTestNumbers()].indexOf(bsn))
    expect(space).toBe(90_909_091)
    expect(projectedMs).toBe(Math.round((durationMs / tries) * space))
  })

  it.each([
    ['of another number', digest('sha256', 'hex', '999991772')],
    ['under a secret key', createHmac('sha256', 'sleutel').update(bsn).digest('hex')],
    ['of nothing', digest('md5', 'hex', '')],
  ])('is not taken for a hash %s', async (_name, text) => {
    expect((await probe(text, '', { elements })).findings).toEqual([])
  })
})

const formsIn = async (text: Buffer | string, of = elements) =>
  (await probe(text, '', { elements: of })).findings
    .filter(({ level }) => level === 'reidentifiable')
    .map(({ form }) => form)
const sha256 = (value: string | Buffer) => hash('sha256', value, 'buffer')

describe('a derivative is found', () => {
  it.each(
    [
      ...['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-224', 'sha512-256', 'sha3-224', 'sha3-256'],
      ...['sha3-384', 'sha3-512', 'blake2b512', 'blake2s256', 'ripemd160', 'sm3'],
    ].map((name) => [name]),
  )('made with %s', async (name) => {
    expect(await formsIn(`"${hash(name, bsn, 'hex')}"`)).toEqual([`${name}(bsn)/hex`])
  })

  it.each<[string, Buffer | string, string]>([
    ['as SHAKE', createHash('shake256', { outputLength: 32 }).update(bsn).digest('hex'), 'shake256(bsn)/hex'],
    ['as a hash of hex', hash('sha256', hash('md5', bsn, 'hex'), 'hex'), 'sha256(hex md5(bsn))/hex'],
    ['as a hash of bytes', sha256(sha256(bsn)).toString('hex'), 'sha256(sha256(bsn))/hex'],
    ['as HKDF without salt', Buffer.from(hkdfSync('sha256', bsn, '', '', 32)).toString('hex'), 'hkdf-sha256(bsn)/hex'],
    ['cut to eight bytes', sha256(bsn).toString('hex').slice(0, 16), 'sha256(bsn) first 8 bytes/hex'],
    ['cut to ten bytes', `${sha256(bsn).toString('hex').slice(0, 20)}.`, 'sha256(bsn) first 10 bytes/hex'],
    ['cut to twelve bytes', sha256(bsn).subarray(0, 12).toString('base64'), 'sha256(bsn) first 12 bytes/base64'],
    ['cut to sixteen bytes', sha256(bsn).subarray(0, 16), 'sha256(bsn) first 16 bytes/binary'],
    [
      'as bytes',
      Buffer.concat([Buffer.from('00ff', 'hex'), sha256(bsn), Buffer.from('01', 'hex')]),
      'sha256(bsn)/binary',
    ],
    ['of the number in dots', sha256('9999.90.019').toString('hex'), 'sha256(bsn dotted)/hex'],
    ['of the number with a line end', sha256(`${bsn}\n`).toString('hex'), 'sha256(bsn line)/hex'],
    ['of a token', sha256(`http://fhir.nl/fhir/NamingSystem/bsn|${bsn}`).toString('hex'), 'sha256(bsn system)/hex'],
    [
      'of the input of the pseudonym service',
      sha256(`{"landCode":"NL","type":"BSN","value":"${bsn}"}`).toString('hex'),
      'sha256(bsn identifier)/hex',
    ],
    [
      'of the number behind its OID',
      sha256(`2.16.840.1.113883.2.4.6.3.${bsn}`).toString('hex'),
      'sha256(bsn oid dotted)/hex',
    ],
    [
      'of the number in a URN',
      hash('sha1', `urn:oid:2.16.840.1.113883.2.4.6.3.${bsn}`, 'base64'),
      'sha1(bsn urn dotted)/base64',
    ],
    ['of the number behind its name', sha256(`bsn:${bsn}`).toString('base64url'), 'sha256(bsn named)/base64url'],
  ])('%s', async (_name, text, form) => {
    expect(await formsIn(text)).toEqual([form])
  })

  it.each([
    // Written by the module `uuid` of Python.
    ['{"id":"14801846-0f0d-5fdd-8b88-b6b582868f6a"}', 'uuid5-oid(bsn oid dotted)/uuid'],
    ['urn:uuid:1D693DE3-AC00-5E51-B62A-912587D61436', 'uuid5-url(bsn system)/uuid'],
    ['885b7aa3b97538d5b284df78485ed3a9', 'uuid3-dns(bsn)/hex'],
    [Buffer.from('001abbefab7ae85f6d8fff03bf71103af4', 'hex'), 'uuid5-url(bsn urn dotted)/binary'],
    ['31eab592-1ffd-56c8-9033-8b3e5764a823', 'md5(bsn)/uuid'],
    ['92b5ea31-fd1f-c856-9033-8b3e5764a823', 'md5(bsn)/guid'],
    // `UUID.nameUUIDFromBytes` of Java.
    ['31eab592-1ffd-36c8-9033-8b3e5764a823', 'uuid3(bsn)/uuid'],
  ])('as a UUID: %s', async (text, form) => {
    expect(await formsIn(text)).toEqual([form])
    const { findings } = await probe(text, '', { elements })
    expect(findings[0]?.cost).toMatchObject({ met: true })
  })

  it.each(['14801846-0f0d-5fdd-8b88-b6b582868f6b'.replace('0f0d', '0f0e'), '2ed6657d-e927-568b-95e1-2665a8aea6a2'])(
    'but not as another UUID: %s',
    async (text) => {
      expect(await formsIn(text)).toEqual([])
    },
  )

  it('in base32', async () => {
    // `printf 999990019 | sha1sum | cut -c1-40 | xxd -r -p | base32`
    const digits = [...hash('sha1', bsn, 'buffer')].map((byte) => byte.toString(2).padStart(8, '0')).join('')
    const letters = digits.replaceAll(
      /.{5}/g,
      (five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)] ?? '',
    )
    expect(await formsIn(letters)).toEqual(['sha1(bsn)/base32'])
  })

  it.each([
    ['9999900191970-03-04', 'bsndate'],
    ['999990019|19700304', 'bsn|date compact'],
    ['999990019-04-03-1970', 'bsn-date day-first'],
    ['04031970:999990019', 'date day-first compact:bsn'],
  ])('of number and birth date together: %s', async (message, name) => {
    expect(await formsIn(sha256(message).toString('hex'))).toEqual([`sha256(${name})/hex`, `sha256(${name})/hex`])
    const { findings } = await probe(sha256(message).toString('hex'), '', { elements })
    expect(findings.map((finding) => finding.element).toSorted()).toEqual(['Patient.birthDate', 'Patient.identifier'])
    expect(findings[0]?.cost).toMatchObject({ space: 90_909_091 * 45_656, met: false })
  })

  it('of a phone number, and of postcode and house number', async () => {
    const identity = { class: 'identity' as const }
    const address = [
      element('06-97207624', { ...identity, element: 'Patient.telecom[0].value', kind: 'phone' }),
      element('3345 WD', {
        ...identity,
        element: 'Patient.address[0].postalCode',
        kind: 'postcode',
        matchedBy: 'structure',
      }),
      element('Mieskniereergracht 85', { ...identity, element: 'Patient.address[0].line[0]' }),
    ]
    expect(await formsIn(hash('sha1', '+31697207624', 'hex'), address)).toEqual(['sha1(phone international)/hex'])
    expect(await formsIn(hash('md5', '3345WD85', 'hex'), address)).toEqual(['md5(address)/hex', 'md5(address)/hex'])
    expect(await formsIn(hash('md5', '3345WD86', 'hex'), address)).toEqual([])
  })
})

describe('a keyed derivative', () => {
  const pepper = 'Zeven-Zwarte-Zwanen'
  const mac = (name: string, key: string | Buffer) => createHmac(name, key).update(bsn).digest('hex')

  it.each([
    ['HMAC-SHA-256', mac('sha256', pepper), 'hmac-sha256(bsn)'],
    ['HMAC-SHA-1', mac('sha1', pepper), 'hmac-sha1(bsn)'],
    ['HMAC-SHA-512', mac('sha512', pepper), 'hmac-sha512(bsn)'],
    ['a salt before', hash('sha256', pepper + bsn, 'hex'), 'sha256(saltbsn)'],
    ['a salt behind', hash('md5', `${bsn}:${pepper}`, 'hex'), 'md5(bsn:salt)'],
  ])('with %s is found by a party that saw the key, and by no other', async (_name, digest, form) => {
    const saw = [
      observe(`{"patient":"${digest}"}`),
      observe(`config: {"hashSalt":"${pepper}"}`, { id: 'between/logged/1' }),
    ]
    const { findings } = await probe('', '', { observations: saw, elements })
    expect(findings).toMatchObject([{ level: 'reidentifiable', element: bsnElement.element, cost: { met: true } }])
    expect(findings[0]?.form).toMatch(new RegExp(`^${form.replaceAll(/[()]/g, '.')} with secret seen .{8}/hex$`))
    expect(await formsIn(`{"patient":"${digest}"}`)).toEqual([])
    const other = [
      observe(`{"patient":"${digest}"}`),
      observe(`config: {"hashSalt":"${pepper}n"}`, { id: 'x/logged/1' }),
    ]
    expect((await probe('', '', { observations: other, elements })).findings).toEqual([])
  })

  it('is found by a party that holds the key', async () => {
    const raw = sha256('een sleutel')
    const keys = [{ id: 'k', raw, source: 'store' }]
    const found = await probe(`x ${mac('sha256', raw)} y`, '', { elements, keys })
    expect(found.findings).toMatchObject([{ level: 'reidentifiable' }])
    expect(found.findings[0]?.form).not.toContain(raw.toString('hex'))
  })

  it('is tried with a bounded number of secrets, and says so', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `salt${i}=waarde-nummer-${i}!`)
    const { coverage } = await probe(lines.join('\n'), '', { elements })
    expect(coverage.budgetsHit).toEqual(['256 secrets to hash with, of 300'])
  })
})

/**
 * The OPRF of RFC 9497 2: H(x)^k on P-256, with a point that is found by hashing until one lies on the curve. What the
 * evaluation adds to that (blinding) is gone from its result.
 */
describe('an OPRF pseudonym', () => {
  const hashToPoint = (input: string): Buffer => {
    for (let counter = 0; ; counter += 1) {
      const compressed = Buffer.concat([Buffer.from([2]), sha256(`${counter} ${input}`)])
      try {
        return Buffer.from(ECDH.convertKey(compressed, 'prime256v1', undefined, undefined, 'uncompressed'))
      } catch {
        // Not on the curve: the next one is tried.
      }
    }
  }
  const evaluate = (key: Buffer, input: string) => {
    const server = createECDH('prime256v1')
    server.setPrivateKey(key)
    return server.computeSecret(hashToPoint(input))
  }
  const key = sha256('only the service knows')

  it('is the same for the same number, and shields it', async () => {
    const pseudonym = evaluate(key, bsn)
    expect(evaluate(key, bsn)).toEqual(pseudonym)
    expect(evaluate(sha256('another key'), bsn)).not.toEqual(pseudonym)
    for (const text of [pseudonym.toString('base64url'), pseudonym.toString('hex'), pseudonym]) {
      expect((await probe(text, '', { elements })).findings).toEqual([])
    }
  })

  it('is told from a plain hash of the same input', async () => {
    expect(await formsIn(sha256(bsn).toString('base64url'))).toEqual(['sha256(bsn)/base64url'])
  })
})

it('finds a hashed birth date', async () => {
  const { findings } = await probe(digest('sha256', 'hex', '1970-03-04'), '', { elements })
  expect(findings).toMatchObject([{ level: 'reidentifiable', element: 'Patient.birthDate', cost: { tries: 25_630 } }])
})

it('does not look for hashes of values that cannot be tried through', async () => {
  const text = element('pneumonie links onder')
  expect((await probe(digest('sha256', 'hex', text.value), '', { elements: [text] })).findings).toEqual([])
})

it('counts 9091 numbers in the range for tests, each satisfying the 11-proof', () => {
  const numbers = [...firstTestNumbers()]
  const weights = [9, 8, 7, 6, 5, 4, 3, 2, -1]
  expect(numbers).toHaveLength(9091)
  expect(numbers.every((number) => weights.reduce((sum, w, i) => sum + w * Number(number[i]), 0) % 11 === 0)).toBe(true)
})

function* firstTestNumbers(): Generator<string> {
  for (const number of eachBsn()) {
    if (!number.startsWith('9999')) return
    yield number
  }
}
