/** What the header of a JWS or JWE says of the token it stands in. */

export type JoseHeader = Readonly<Record<string, unknown>>

/** Octets of an authentication tag: RFC 7518 5.2.3 to 5.2.5, 5.3. */
const tagBytes: Readonly<Record<string, number>> = { 'A192CBC-HS384': 24, 'A256CBC-HS512': 32 }
/** Octets of a signature: RFC 7518 3.2, 3.4, RFC 8037 3.1, RFC 8812 3.2. */
const signatureBytes: Readonly<Record<string, number>> = {
  HS256: 32,
  HS384: 48,
  HS512: 64,
  ES256: 64,
  ES256K: 64,
  ES384: 96,
  ES512: 132,
  EdDSA: 64,
  Ed25519: 64,
  Ed448: 114,
}
/** Octets of an RSA signature: those of common moduli. */
const rsaBytes = [128, 192, 256, 384, 512, 1024]

/** RFC 7516 9: what tells a JWE from a JWS, besides the number of segments. */
export function isHeaderOf(count: 3 | 5, header: JoseHeader): boolean {
  if (typeof header.alg !== 'string') return false
  return count === 3 ? header.enc === undefined : typeof header.enc === 'string' || header.alg.startsWith('HPKE-')
}

/** A base64url JSON object with `alg`. */
export function parseHeader(letters: string): JoseHeader | undefined {
  const json = Buffer.from(letters, 'base64url').toString('utf8')
  if (!json.includes('"alg"')) return undefined
  try {
    const header: unknown = JSON.parse(json)
    return typeof header === 'object' && header !== null && !Array.isArray(header) ? { ...header } : undefined
  } catch {
    return undefined
  }
}

/** Possible lengths in letters of the last segment; empty when the algorithm does not tell. */
export function lastSegmentLengths(header: JoseHeader, count: 3 | 5): readonly number[] {
  const alg = String(header.alg)
  if (count === 5) return typeof header.enc === 'string' ? [lettersOf(tagBytes[header.enc] ?? 16)] : [0]
  if (/^[RP]S\d{3}$/.test(alg)) return rsaBytes.map(lettersOf)
  const size = signatureBytes[alg]
  return size === undefined ? [] : [lettersOf(size)]
}

function lettersOf(bytes: number): number {
  return Math.ceil((bytes * 4) / 3)
}
