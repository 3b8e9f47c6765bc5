/**
 * Reading a transactietoken signed with a pass of the UZI-register: signature, certificate from the register, chain,
 * time, audience, and equality with the message it came with (field notes on exchange systems 2.8).
 */

import { readUziName, type UziName } from '../uzi-certificate.ts'
import { hasKeyUsage, readSubject } from '../x509-certificate.ts'
import type { AssuranceLevel } from './assurance.ts'
import { readToken, type TokenContent } from './read-transactietoken.ts'
import { keyUsageBits, type SignerChain, signerOf, verifySignerChain } from './signer-chain.ts'
import {
  type IssuerSerial,
  issuerSerialOf,
  issuerUrn,
  switchPointAudience,
  type TransactionContext,
} from './transactietoken-names.ts'
import { checked, type IdentityCheck, Refused, type TrustStore, type VerifiedUser } from './types.ts'
import { assertLevel } from './verify-verklaring.ts'

export interface TransactietokenExpectation {
  at: Date
  /** Of the passes. */
  trust: TrustStore
  /** Certificate from the register, base64 DER, leaf first; undefined when it has none. */
  findCertificate: (reference: IssuerSerial) => Promise<readonly string[] | undefined>
  /** URA of the organisation that sent the message, as it was authenticated. */
  ura: string
  level: AssuranceLevel
  /** What the message itself says; the token must say the same. */
  message: TransactionContext
  /** That of the LSP by default. */
  audience?: string
  /** Whether this ID came before; it is to be remembered until then. */
  isReplay: (id: string, until: Date) => boolean
}

/** First field of the otherName, by type of pass, in the test arc and in production. */
const cardOids: Readonly<Record<string, readonly string[]>> = {
  Z: ['2.16.528.1.1007.99.217', '2.16.528.1.1003.1.3.5.5.2'],
  N: ['2.16.528.1.1007.99.218', '2.16.528.1.1003.1.3.5.5.3'],
  M: ['2.16.528.1.1007.99.219', '2.16.528.1.1003.1.3.5.5.4'],
}
const noRole = '00.000'
const skewMs = 30_000
/** Nothing public says how long it may live; the longest that was seen is five minutes around its making. */
const longestLifeMs = 10 * 60_000
const serialNumberType = '2.5.4.5'
const commonName = '2.5.4.3'
const organizationName = '2.5.4.10'

/**
 * A pass of type M signs for a function: nobody is named, so its level is `none`, and only a caller that asks for no
 * level takes it.
 */
export function verifyTransactietoken(xml: string, expected: TransactietokenExpectation): Promise<IdentityCheck> {
  return checked(async () => {
    const found: { chain?: SignerChain } = {}
    const token = await readToken(xml, async (reference) => {
      found.chain = await findSigner(reference, expected)
      return found.chain.leaf
    })
    if (found.chain === undefined) throw new Refused('signer', 'no certificate')
    const name = assertPass(found.chain)
    assertToken(token, name, expected)
    const user = describeUser(token, name, found.chain)
    assertLevel(user, expected.level)
    // Last: a token that is refused for another reason is not spent.
    if (expected.isReplay(token.id, token.notOnOrAfter)) throw new Refused('replay', 'this token was used before')
    return user
  })
}

async function findSigner(reference: IssuerSerial, expected: TransactietokenExpectation): Promise<SignerChain> {
  const x5c = await expected.findCertificate(reference).catch(() => undefined)
  if (x5c === undefined) throw new Refused('signer', `the register has no certificate ${reference.serial}`)
  const chain = verifySignerChain(x5c, expected.trust, expected.at)
  const { issuer, serial } = issuerSerialOf(chain.leaf)
  if (issuer !== reference.issuer || serial !== reference.serial) {
    throw new Refused('signer', 'the register gave another certificate than was asked for')
  }
  return chain
}

/** The rules for a pass: profile of the authenticity certificate (CPS UZI-register 7.1). */
function assertPass({ leaf, fields }: SignerChain): UziName {
  const name = readUziName(leaf)
  if (name === undefined) throw new Refused('signer', 'no otherName of type 2.5.5.5 with the seven fields')
  if (cardOids[name.passType]?.includes(name.caOid) !== true) {
    throw new Refused('signer', `type ${name.passType} of OID CA ${name.caOid} is no pass`)
  }
  if (!hasKeyUsage(fields, keyUsageBits.digitalSignature)) {
    throw new Refused('signer', 'the key is not the one for authentication')
  }
  if (readSubject(fields, serialNumberType)[0] !== name.uziNumber) {
    throw new Refused('signer', 'the UZI number differs from the serialNumber in the subject')
  }
  if ((name.passType === 'Z') === (name.role === noRole)) {
    throw new Refused('signer', `role ${name.role} does not go with type ${name.passType}`)
  }
  return name
}

function assertToken(token: TokenContent, name: UziName, expected: TransactietokenExpectation): void {
  const { at, audience = switchPointAudience, message, ura } = expected
  const now = at.getTime()
  if (now < token.notBefore.getTime() - skewMs) throw new Refused('not-yet-valid', 'not valid yet')
  if (now >= token.notOnOrAfter.getTime() + skewMs) throw new Refused('expired', 'no longer valid')
  if (token.notOnOrAfter.getTime() - token.notBefore.getTime() > longestLifeMs) {
    throw new Refused('unreadable', 'it lives longer than any may')
  }
  if (token.audience !== audience) throw new Refused('audience', `audience is ${token.audience}, expected ${audience}`)
  if (token.issuer !== issuerUrn(name.ura)) throw new Refused('issuer', `issuer is ${token.issuer}, URA ${name.ura}`)
  if (name.ura !== ura) throw new Refused('organisation', `signed at URA ${name.ura}, shown by ${ura}`)
  if (token.nameId !== `${name.uziNumber}:${name.role}`) {
    throw new Refused('binding', 'the subject is not the holder of the pass')
  }
  for (const [key, value] of Object.entries(message)) {
    // The value is left out: it may be a BSN.
    if (token.context[key as keyof TransactionContext] !== value) {
      throw new Refused('binding', `${key} differs from the message`)
    }
  }
}

function describeUser(token: TokenContent, name: UziName, chain: SignerChain): VerifiedUser {
  const level: AssuranceLevel = name.passType === 'M' ? 'none' : 'high'
  return {
    source: 'uzi-pass',
    number: name.uziNumber,
    name: readSubject(chain.fields, commonName)[0] ?? '',
    ...(name.role === noRole ? {} : { role: name.role }),
    organisation: { ura: name.ura, name: readSubject(chain.fields, organizationName)[0] ?? '' },
    level,
    authenticationLevel: level,
    registrationLevel: level,
    signer: signerOf(chain),
    audience: [token.audience],
    validFrom: token.notBefore,
    validUntil: token.notOnOrAfter,
    id: token.id,
    // The lists were asked as part of the chain.
    status: 'good',
  }
}
