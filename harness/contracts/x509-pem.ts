/** PEM (RFC 7468): lists of certificates and of revocation lists in one text. */

export type PemLabel = 'CERTIFICATE' | 'X509 CRL'

/**
 * Each block of this label by itself, still as PEM; other blocks and text between them are passed over.
 * `node:tls` reads only the first revocation list of a text, so `crl` takes this array.
 */
export function splitPem(pem: string, label: PemLabel): string[] {
  const begin = `-----BEGIN ${label}-----`
  const end = `-----END ${label}-----`
  const blocks: string[] = []
  for (let from = pem.indexOf(begin); from !== -1; from = pem.indexOf(begin, from)) {
    const to = pem.indexOf(end, from)
    if (to === -1) break
    blocks.push(`${pem.slice(from, to)}${end}\n`)
    from = to + end.length
  }
  return blocks
}

/** The bytes of each block of this label. */
export function readPem(pem: string, label: PemLabel): Buffer[] {
  return splitPem(pem, label).map((block) =>
    Buffer.from(block.slice(block.indexOf('\n'), block.lastIndexOf('-----END')), 'base64'),
  )
}

export function toPem(label: PemLabel, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
