/**
 * Statements about the user of one end among the bytes that the other end received: an envelope of Dezi with the
 * verklaring in it, a verklaring by itself, a transactietoken signed with a pass, and what others assert. Each is
 * verified as the receiving end could do it, from the bytes and the trust of the run.
 */

import { X509Certificate } from 'node:crypto'
import { readToken, type TokenContent } from '../contracts/identity/read-transactietoken.ts'
import { applicationUrn, type IssuerSerial, issuerSerialOf } from '../contracts/identity/transactietoken-names.ts'
import type { IdentityCheck, TrustStore, VerifiedUser } from '../contracts/identity/types.ts'
import { verifyEnvelope } from '../contracts/identity/verify-envelope.ts'
import { verifyTransactietoken } from '../contracts/identity/verify-transactietoken.ts'
import { type VerklaringExpectation, verifyVerklaring } from '../contracts/identity/verify-verklaring.ts'
import type { PartySpec } from '../contracts/party.ts'
import type { SignedAssertion } from '../contracts/probe.ts'
import { verifyUziChain } from '../contracts/uzi-certificate.ts'
import { type JudgeInput, teamOf } from './input.ts'
import { certificatesOf, claimsOf, headerOf } from './jws-parts.ts'
import { publishedTo, statusTold } from './register-answers.ts'
import { readSystemStatements, receivedBy } from './system-statements.ts'

/** `observation`: id of the one in which it stood. */
export type UserStatement = { observation: string } & Reading

type Reading =
  /** Verified, with what it says. `bound`: nobody but the asking system can have shown it, in this exchange. */
  | { kind: 'verified'; user: VerifiedUser; bound: boolean }
  /** Made about a user, but not by whom the end can rely on. */
  | { kind: 'asserted'; by: string }
  | { kind: 'flawed'; flaw: string }

/** Claims that make a JWS a statement about a user. */
const envelopeClaim = 'verklaring'
const verklaringClaim = 'dezi_nummer'
/** A credential about an employee of the holder itself (Nuts). */
const employeeType = 'NutsEmployeeCredential'
/** Of a statement that is shown, the clocks of two parties may differ by so much. */
const skewMs = 60_000

/** What `at` received about the user of `other`. */
export async function readUserStatements(input: JudgeInput, at: PartySpec, other: PartySpec): Promise<UserStatement[]> {
  const { shown } = await readSystemStatements(input, at, other)
  const seen = new Map(receivedBy(input, at).map(({ jws, observation }) => [jws, observation]))
  const texts = [...seen.keys()]
  const envelopes = texts.filter((jws) => typeof claimsOf(jws)[envelopeClaim] === 'string')
  const wrapped = new Set(envelopes.map((jws) => claimsOf(jws)[envelopeClaim]))
  const alone = texts.filter((jws) => typeof claimsOf(jws)[verklaringClaim] === 'string' && !wrapped.has(jws))
  const readAs =
    (read: (input: JudgeInput, jws: string, at: PartySpec, other: PartySpec) => Promise<IdentityCheck>) =>
    async (jws: string): Promise<UserStatement> => {
      const bound = shown.some(({ payload }) => payload.includes(jws))
      return { observation: seen.get(jws) ?? '', ...toReading(await read(input, jws, at, other), bound) }
    }
  return Promise.all([
    ...envelopes.map(readAs(readEnvelope)),
    ...alone.map(readAs(readVerklaring)),
    ...assertionsAt(input, at).map(async ([xml, observation]) => ({
      observation,
      ...(await readAssertion(input, xml, at, other)),
    })),
    ...shown
      .filter(({ payload }) => payload.includes(employeeType))
      .map(({ observation }) => ({ observation, kind: 'asserted' as const, by: other.id })),
  ])
}

function toReading(check: IdentityCheck, bound: boolean): Reading {
  return check.ok ? { kind: 'verified', user: check.user, bound } : { kind: 'flawed', flaw: check.reason }
}

/** The provider is whoever signed: it must be a trust service of the exchange, and no party in between. */
async function readEnvelope(input: JudgeInput, jws: string, at: PartySpec, other: PartySpec): Promise<IdentityCheck> {
  const { plan, trust } = input.evidence
  const claims = claimsOf(jws)
  const moment = momentOf(input, claims.iat)
  const serverTrust = { trustPem: trust.anchors, crlPem: trust.crls }
  const signer = verifyUziChain({ x5c: certificatesOf(jws), ...serverTrust, at: moment })
  const provider = signer.ok
    ? plan.parties.find(({ role, organisation }) => role === 'trust-service' && organisation.ura === signer.name.ura)
    : undefined
  if (provider === undefined) {
    const reason = signer.ok ? `signed by URA ${signer.name.ura}, which is no trust service` : signer.reason
    return { ok: false, code: 'signer', reason }
  }
  const clients = teamOf(input, other).map(({ fqdn }) => fqdn)
  const { ura } = provider.organisation
  const published = publishedTo(input, at, ura)
  return verifyEnvelope(jws, {
    ...expectVerklaring(input, String(claims[envelopeClaim]), at, other, moment),
    audience: clients.find((client) => client === claims.aud) ?? other.fqdn,
    provider: {
      ...{ issuer: String(claims.iss), ura, trust: serverTrust },
      ...(published === undefined ? {} : { published }),
    },
  })
}

async function readVerklaring(input: JudgeInput, jws: string, at: PartySpec, other: PartySpec): Promise<IdentityCheck> {
  return verifyVerklaring(jws, expectVerklaring(input, jws, at, other, new Date(input.evidence.conduct.endedAt)))
}

/**
 * Whose it is shows by the seal; the addresses in it are not followed, so they may be what they are. What the register
 * told the end itself counts.
 */
function expectVerklaring(
  input: JudgeInput,
  jws: string,
  at: PartySpec,
  other: PartySpec,
  moment: Date,
): VerklaringExpectation {
  const { jku } = headerOf(jws)
  const published = publishedTo(input, at)
  const status = statusTold(input, at, claimsOf(jws).verklaring_id)
  return {
    at: moment,
    trust: personTrust(input),
    ura: other.organisation.ura,
    level: 'none',
    issuers: [String(claimsOf(jws).iss)],
    keyAddresses: typeof jku === 'string' ? [jku] : [],
    ...(published === undefined ? {} : { published }),
    ...(status === undefined ? {} : { statusOf: async () => status }),
  }
}

async function readAssertion(input: JudgeInput, xml: string, at: PartySpec, other: PartySpec): Promise<Reading> {
  const findCertificate = createRegister(input)
  let token: TokenContent
  let isByPass = false
  try {
    token = await readToken(xml, async (reference) => {
      const [leaf] = (await findCertificate(reference)) ?? []
      if (leaf === undefined) throw new Error('no pass signed it')
      isByPass = true
      return new X509Certificate(Buffer.from(leaf, 'base64'))
    })
  } catch (error) {
    const flaw = error instanceof Error ? error.message : String(error)
    return isByPass ? { kind: 'flawed', flaw } : { kind: 'asserted', by: issuerIn(xml) }
  }
  const check = await verifyTransactietoken(xml, {
    at: new Date(input.evidence.conduct.endedAt),
    trust: personTrust(input),
    findCertificate,
    ura: other.organisation.ura,
    level: 'none',
    message: token.context,
    audience: token.audience,
    isReplay: () => false,
  })
  return toReading(check, isOfThisRequest(input, token, at))
}

/** A transactietoken holds for one message about one patient, to one system. When it was made was checked before. */
function isOfThisRequest({ evidence }: JudgeInput, { context, audience }: TokenContent, at: PartySpec): boolean {
  const isPatient = evidence.truth.some(({ kind, value }) => kind === 'bsn' && value === context.burgerServiceNummer)
  return isPatient && audience === applicationUrn(at.organisation.applicationId)
}

/** Each once, with where it stood. */
function assertionsAt(input: JudgeInput, at: PartySpec): [xml: string, observation: string][] {
  const received = teamOf(input, at).flatMap(({ id }) =>
    (input.knowledge.get(id)?.assertions ?? []).filter(({ vantage }: SignedAssertion) => vantage === 'received'),
  )
  return [...new Map(received.map(({ xml, observation }) => [xml, observation]))]
}

/** Certificates of passes by issuer and number, as the register publishes them. */
function createRegister({ evidence }: JudgeInput): (reference: IssuerSerial) => Promise<readonly string[] | undefined> {
  const pems = evidence.trust.identity?.certificates.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  const certificates = (pems ?? []).map((pem) => new X509Certificate(pem))
  return async ({ issuer, serial }) => {
    const found = certificates.find((certificate) => {
      const own = issuerSerialOf(certificate)
      return own.issuer === issuer && own.serial === serial
    })
    return found === undefined ? undefined : [found.raw.toString('base64')]
  }
}

function personTrust({ evidence }: JudgeInput): TrustStore {
  const { identity } = evidence.trust
  return { trustPem: identity?.anchors ?? '', crlPem: identity?.crls ?? '' }
}

/** When a statement says it was made, as long as that is in the exchange; else a moment at which it is too old or new. */
function momentOf({ evidence }: JudgeInput, seconds: unknown): Date {
  const { startedAt, endedAt } = evidence.conduct
  const madeAt = typeof seconds === 'number' ? seconds * 1000 : endedAt
  return new Date(Math.min(Math.max(madeAt, startedAt - skewMs), endedAt + skewMs))
}

/** Who says so, by its own word: for the reason only. */
function issuerIn(xml: string): string {
  return /<(?:[\w.-]+:)?Issuer[^>]*>([^<]{1,200})</.exec(xml)?.[1] ?? '–'
}
