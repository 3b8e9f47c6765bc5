/** Decoders, decryptors and what the probe makes of them. */

import type { ChainStep, Coverage, Finding } from './result.ts'

export interface Range {
  offset: number
  length: number
}

/** Bytes at some depth of decoding, with the way back to the observation. */
export interface View {
  bytes: Buffer
  chain: readonly ChainStep[]
  /** Range in the observation that this view was made from. */
  origin: Range
  /** Exact range in the observation for a range in this view, where the encoding allows it; else `origin`. */
  locate(range: Range): Range
}

/** A part that a decoder found: its bytes, and the range of the view they were read from. */
export interface DecodedPart {
  bytes: Buffer
  at: Range
  /** Tells parts of the same range apart. */
  part?: string
  /** Position in the view for a position in `bytes`; absent where the encoding has no such relation (compression). */
  positionOf?: (offset: number) => number
}

/** Ranges of a view that are explained although nothing readable came out: ciphertext, signatures, keys. */
export interface Explained {
  at: Range
  as: string
}

export interface Decoding {
  parts: DecodedPart[]
  explained?: Explained[]
}

/**
 * One encoding or container. Pure and synchronous: no parts for foreign input, never throws, never alters its input.
 * Output is limited by the budget, and a limit that was hit is reported to it, never passed over.
 */
export interface Decoder {
  id: string
  decode(view: View, budget: Budget): Decoding
}

export interface Budget {
  readonly maxDepth: number
  /** Most bytes one step may expand to. */
  readonly maxExpandedBytes: number
  /** Takes from the budget of expanded bytes and views; false when it is used up, which it records. */
  take(what: 'bytes' | 'views', amount: number): boolean
  /** Records that a limit was hit. */
  hit(limit: string): void
}

/** A key with where it came from. */
export interface HeldKey {
  /** RFC 7638 thumbprint of the public key, or SHA-256 of a raw key: names the key in a finding. */
  id: string
  pem?: string
  jwk?: Readonly<Record<string, unknown>>
  raw?: Buffer
  /** Armored OpenPGP secret key (RFC 9580 6.2). */
  openpgp?: string
  /** Opens what is locked with a password: PKCS#12, encrypted PEM, PBES2, archives. */
  password?: string
  /** Line of a TLS key log: the secret, hex, that belongs to a client random. */
  tls?: { label: string; clientRandom: string; secret: string }
  /** Content of a key file that stays locked until a password is seen that opens it; no key by itself. */
  locked?: Buffer
  /** File in the key store, or the observation it was seen in. */
  source: string
}

/** Opens ciphertext with the keys it is given. Asynchronous, as the libraries are; otherwise as a decoder. */
export interface Decryptor {
  id: string
  decrypt(
    view: View,
    keys: readonly HeldKey[],
    budget: Budget,
  ): Promise<{ parts: (DecodedPart & { key: string })[]; explained: Explained[] }>
}

/** What the probe found in the observations of one party. */
export interface Knowledge {
  /** Everything that was found, without ids and exchange. */
  findings: Omit<Finding, 'id' | 'exchange'>[]
  coverage: Coverage
  /** Signed statements found in any view, for the authentication verdicts. */
  statements: SignedStatement[]
  /** SAML assertions found in any view, as they stood. */
  assertions: SignedAssertion[]
  /** Public keys found in any view, in DID documents and other JWK of a name. */
  publicKeys: NamedPublicKey[]
  /** What a register answered about a statement of its own, found in any view. */
  statusAnswers: StatusAnswer[]
  /** Ids (RFC 7638 thumbprints) of all private keys held or seen. */
  privateKeys: string[]
}

/** Where something that was signed, or a key to check it with, stood. */
interface Seen {
  observation: string
  chain: readonly ChainStep[]
  vantage: Finding['vantage']
}

/** A JWS (RFC 7515) whose signer gave its certificate or the name of its key. */
export interface SignedStatement extends Seen {
  /** `x5c` of the protected header (4.1.6): base64 DER, leaf first; empty where there is none. */
  x5c: string[]
  /** `kid` of the protected header (4.1.4): a DID URL, for example. */
  kid?: string
  /** The JWS in compact form. */
  jws: string
}

/** An `Assertion` of SAML 2.0 with a signature of its own. */
export interface SignedAssertion extends Seen {
  xml: string
}

/** A verification method of a DID document (DID Core 5.2), or a JWK with a `kid`. */
export interface NamedPublicKey extends Seen {
  id: string
  jwk: Readonly<Record<string, unknown>>
}

/** Whether a verklaring of the Dezi-register still holds, by its id. */
export interface StatusAnswer extends Seen {
  id: string
  status: string
}
