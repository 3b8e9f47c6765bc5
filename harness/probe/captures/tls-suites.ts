/** Cipher suites that TLS 1.2 and 1.3 connections between care systems use (IANA TLS Cipher Suites). */

export interface Suite {
  name: string
  /** As node:crypto names it. */
  cipher: string
  kind: 'gcm' | 'ccm' | 'chacha20' | 'cbc'
  keyBytes: number
  /** Of the key derivation. */
  hash: 'sha256' | 'sha384'
  /** Bytes of an AEAD tag, or of the MAC of a CBC suite. */
  tagBytes: number
  /** Hash of the MAC, for CBC suites. */
  mac?: 'sha1' | 'sha256' | 'sha384'
  /** The client sends the premaster secret encrypted to the server's RSA key, without forward secrecy. */
  rsaKeyExchange?: true
}

export const suites: ReadonlyMap<number, Suite> = new Map([
  [0x1301, gcm('TLS_AES_128_GCM_SHA256', 16)],
  [0x1302, gcm('TLS_AES_256_GCM_SHA384', 32)],
  [0x1303, chacha('TLS_CHACHA20_POLY1305_SHA256')],
  [0x1304, ccm('TLS_AES_128_CCM_SHA256', 16)],
  [0x1305, ccm('TLS_AES_128_CCM_8_SHA256', 8)],
  [0xc02b, gcm('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 16)],
  [0xc02f, gcm('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 16)],
  [0x009e, gcm('TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', 16)],
  [0x009c, overRsa(gcm('TLS_RSA_WITH_AES_128_GCM_SHA256', 16))],
  [0xc02c, gcm('TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 32)],
  [0xc030, gcm('TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 32)],
  [0x009f, gcm('TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 32)],
  [0x009d, overRsa(gcm('TLS_RSA_WITH_AES_256_GCM_SHA384', 32))],
  [0xcca8, chacha('TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256')],
  [0xcca9, chacha('TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256')],
  [0xccaa, chacha('TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256')],
  [0xc009, cbc('TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 16, 'sha1')],
  [0xc013, cbc('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 16, 'sha1')],
  [0x0033, cbc('TLS_DHE_RSA_WITH_AES_128_CBC_SHA', 16, 'sha1')],
  [0x002f, overRsa(cbc('TLS_RSA_WITH_AES_128_CBC_SHA', 16, 'sha1'))],
  [0xc00a, cbc('TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 32, 'sha1')],
  [0xc014, cbc('TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 32, 'sha1')],
  [0x0039, cbc('TLS_DHE_RSA_WITH_AES_256_CBC_SHA', 32, 'sha1')],
  [0x0035, overRsa(cbc('TLS_RSA_WITH_AES_256_CBC_SHA', 32, 'sha1'))],
  [0xc023, cbc('TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256', 16, 'sha256')],
  [0xc027, cbc('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 16, 'sha256')],
  [0x0067, cbc('TLS_DHE_RSA_WITH_AES_128_CBC_SHA256', 16, 'sha256')],
  [0x003c, overRsa(cbc('TLS_RSA_WITH_AES_128_CBC_SHA256', 16, 'sha256'))],
  [0xc024, cbc('TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384', 32, 'sha384')],
  [0xc028, cbc('TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 32, 'sha384')],
  [0x006b, cbc('TLS_DHE_RSA_WITH_AES_256_CBC_SHA256', 32, 'sha256')],
  [0x003d, overRsa(cbc('TLS_RSA_WITH_AES_256_CBC_SHA256', 32, 'sha256'))],
])

function gcm(name: string, keyBytes: 16 | 32): Suite {
  const hash = keyBytes === 16 ? 'sha256' : 'sha384'
  return { name, cipher: `aes-${keyBytes * 8}-gcm`, kind: 'gcm', keyBytes, hash, tagBytes: 16 }
}

function ccm(name: string, tagBytes: 8 | 16): Suite {
  return { name, cipher: 'aes-128-ccm', kind: 'ccm', keyBytes: 16, hash: 'sha256', tagBytes }
}

function chacha(name: string): Suite {
  return { name, cipher: 'chacha20-poly1305', kind: 'chacha20', keyBytes: 32, hash: 'sha256', tagBytes: 16 }
}

function cbc(name: string, keyBytes: 16 | 32, mac: 'sha1' | 'sha256' | 'sha384'): Suite {
  const tagBytes = { sha1: 20, sha256: 32, sha384: 48 }[mac]
  const hash = mac === 'sha384' ? 'sha384' : 'sha256'
  return { name, cipher: `aes-${keyBytes * 8}-cbc`, kind: 'cbc', keyBytes, hash, tagBytes, mac }
}

function overRsa(suite: Suite): Suite {
  return { ...suite, rsaKeyExchange: true }
}
