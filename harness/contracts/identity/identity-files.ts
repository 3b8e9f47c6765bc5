/** Names of the key files that a party of an identity system has below `<directory>/keys/`, beside `keyFiles`. */

/** What a key of a pass is for (CPS UZI-register, certificate profiles of the passes). */
export type PassUse = 'authentication' | 'signature' | 'confidentiality'

export const passUses: readonly PassUse[] = ['authentication', 'signature', 'confidentiality']

export const identityFiles = {
  /** One folder for each pass, by its UZI number: `passes/<uziNumber>/<use>.key.pem` and `<use>.chain.pem`. */
  passDirectory: 'passes',
  /** Seal of a register for its signed statements. */
  sealKey: 'seal.key.pem',
  /** Leaf first, then intermediates, root left out. */
  sealChain: 'seal.chain.pem',
  /** Anchors and intermediates for statements about persons. Not for TLS: a pass is no server. */
  trust: 'identity.trust.pem',
  /** One CRL for each CA in `trust`, concatenated; replaced at each reissue. */
  crl: 'identity.crl.pem',
} as const

/** Names of the two files of one key of a pass, in the folder of that pass. */
export function passFileNames(use: PassUse): { key: string; chain: string } {
  return { key: `${use}.key.pem`, chain: `${use}.chain.pem` }
}
