/** Algorithm identifiers of XML Encryption, without what stands before `#`. */

export interface ContentAlgorithm {
  name: string
  keyBytes: number
  mode: 'cbc' | 'gcm'
  blockBytes: number
}

const contents: Readonly<Record<string, ContentAlgorithm>> = {
  'tripledes-cbc': { name: 'des-ede3-cbc', keyBytes: 24, mode: 'cbc', blockBytes: 8 },
  ...Object.fromEntries(
    [128, 192, 256].flatMap((bits) =>
      (['cbc', 'gcm'] as const).map((mode) => {
        const algorithm = { name: `aes-${bits}-${mode}`, keyBytes: bits / 8, mode, blockBytes: 16 }
        return [`aes${bits}-${mode}`, algorithm] as const
      }),
    ),
  ),
}

const digests: ReadonlySet<string> = new Set(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'])

/** XML Encryption 5.2. EncryptionMethod may be left out: then all that go with the length of a key. */
export function contentAlgorithms(identifier: string): readonly ContentAlgorithm[] {
  if (identifier === '') return Object.values(contents)
  const known = contents[identifier]
  return known === undefined ? [] : [known]
}

/** The digest that an identifier of a digest, a mask function or a MAC names: `sha256`, `mgf1sha256`, `hmac-sha256`. */
export function digestName(identifier: string): string | undefined {
  const name = identifier.replace(/^(?:mgf1|hmac-)/, '')
  return digests.has(name) ? name : undefined
}

/** Octets of the key that wraps others: XML Encryption 5.7. */
export function wrapKeyBytes(identifier: string): number | undefined {
  if (identifier === 'kw-tripledes') return 24
  const bits = /^kw-aes(128|192|256)$/.exec(identifier)?.[1]
  return bits === undefined ? undefined : Number(bits) / 8
}
