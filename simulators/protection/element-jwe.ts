/**
 * `element/jwe`: the elements of the chosen classes encrypted one by one in a FHIR resource that stays one, so that
 * parties on the way can route and translate it. FHIR has no such standard; this keeps to JOSE and to extensions.
 *
 * - Each element: JWE compact, A256KW with A256GCM, under a key made for this message; `kid` names that key.
 * - The message key, once: an encrypted JWK (RFC 7517 7, `cty` `jwk+json`) to the receiver, RSA-OAEP-256. One RSA
 *   operation per message in place of one per element.
 * - The signature, once: signed claims `{ iss, aud, iat, exp, jti, kid, elements: { count, sha256 } }`, where `sha256`
 *   is over the SHA-256 of each element's JWE, sorted. So it holds after members were reordered and elements moved,
 *   and fails when an element is dropped, added, copied or altered. It does NOT bind an element to its place, nor what
 *   is readable: whoever may translate the structure could also have changed it. `kid` is the thumbprint of the message
 *   key (RFC 7638), so the signature binds that too, however it is wrapped.
 */

import { HarnessError } from '../../harness/contracts/error.ts'
import type { ElementClass } from '../../harness/contracts/truth.ts'
import { type Concealed, concealElements } from './conceal-elements.ts'
import { asProtection, readProtection } from './element-form.ts'
import { type Halves, readHalves } from './element-plaintext.ts'
import { isObject, isResource, type JsonObject, ownMember, parseJson } from './fhir-json.ts'
import { createMessageKey, digestOf, openMessageKey } from './message-key.ts'
import { createRecipientKeys } from './recipient-key.ts'
import { demand, openOrRefuse } from './refusal.ts'
import { findEncrypted, revealElements } from './reveal-elements.ts'
import { maxBytesOption, mediaTypeOf, type ProtectionScheme, readMaxBytes } from './scheme.ts'
import { createClaimsVerifier, type SignedClaims, signClaims } from './signed-claims.ts'
import { type CreateProtection, type Payload, ProtectionError, type ProtectionParty } from './types.ts'

type Resource = JsonObject & { resourceType: string }

const claimsType = 'vnd.inkijk.elements+jwt'
const protectable: readonly ElementClass[] = ['medical', 'identity', 'professional', 'administrative']
const defaultClasses: readonly ElementClass[] = ['medical', 'identity']
/** Resources without `extension` of their own (FHIR STU3 and R4: no DomainResource); their `meta` has it. */
const withoutExtension = ['Bundle', 'Binary', 'Parameters']

export const elementJweScheme: ProtectionScheme = {
  id: 'element/jwe',
  title: { nl: 'Elementen versleuteld (JWE)', en: 'Elements encrypted (JWE)' },
  options: {
    classes: {
      type: 'array',
      items: { type: 'string', enum: protectable },
      default: defaultClasses,
      description: 'Classes of the elements that are encrypted; the others stay readable on the way',
    },
    maxBytes: maxBytesOption,
  },
  create: (party, options) => createElementJwe(party, options),
}

const createElementJwe: CreateProtection = (party, options) => {
  const classes = readClasses(options)
  const maxBytes = readMaxBytes(options)
  const findRecipientKey = createRecipientKeys(party)
  const verifier = createClaimsVerifier(party, claimsType)
  return {
    scheme: 'element/jwe',
    async seal(payload, to) {
      const concealed = concealPayload(payload, classes)
      if (concealed === undefined) return payload
      const recipient = await findRecipientKey(to.ura)
      const messageKey = await createMessageKey()
      const jwes = await Promise.all(
        concealed.parts.map(async ({ plaintext, slot }) => {
          slot.valueString = await messageKey.encrypt(plaintext)
          return slot.valueString
        }),
      )
      const claims = { kid: messageKey.kid, elements: { count: jwes.length, sha256: digestOf(jwes) } }
      const signature = await signClaims(party, claimsType, to.ura, claims)
      const attached = attach(concealed.resource, asProtection(await messageKey.wrap(recipient), signature))
      return { contentType: payload.contentType, body: Buffer.from(JSON.stringify(attached)) }
    },
    open: (payload, from) =>
      openOrRefuse(async () => {
        demand(payload.body.length <= maxBytes, `the body is longer than ${maxBytes} bytes`)
        const resource = readResource(payload)
        if (resource === undefined) return payload
        const { claims, revealed } = await openResource(party, resource, (jws) => verifier.verify(jws, from.ura))
        verifier.spend(claims)
        return { contentType: payload.contentType, body: Buffer.from(JSON.stringify(revealed)) }
      }),
  }
}

async function openResource(
  party: ProtectionParty,
  resource: Resource,
  verify: (jws: string) => Promise<SignedClaims>,
): Promise<{ claims: SignedClaims; revealed: JsonObject }> {
  const { jwes, protections } = findEncrypted(resource)
  const [first, ...others] = protections
  const protection = first === undefined ? undefined : readProtection(first)
  demand(protection !== undefined && others.length === 0, `the resource has ${protections.length} protections of one`)
  const claims = await verify(protection.signature)
  const { kid, elements } = claims as SignedClaims & { kid?: unknown; elements?: { count?: unknown; sha256?: unknown } }
  demand(elements?.count === jwes.length, `${jwes.length} encrypted elements of ${String(elements?.count)}`)
  demand(elements.sha256 === digestOf(jwes), 'the encrypted elements are not the ones that were signed')
  const messageKey = await openMessageKey(party.decryptionKey ?? party.key.privateKey, protection.key)
  demand(messageKey.kid === kid, 'the message key is not the one that was signed for')
  const contents = await Promise.all(
    jwes.map(async (jwe): Promise<[string, Halves]> => [jwe, readHalves(await messageKey.decrypt(jwe))]),
  )
  return { claims, revealed: revealElements(resource, new Map(contents)) }
}

/** What can be sealed of a payload, with empty slots; undefined when it passes as it is. */
function concealPayload(payload: Payload, classes: ReadonlySet<ElementClass>): Concealed | undefined {
  try {
    const resource = readResource(payload)
    if (resource === undefined) return undefined
    const { jwes, protections } = findEncrypted(resource)
    demand(jwes.length + protections.length === 0, 'the resource holds encrypted elements already')
    return concealElements(resource, classes)
  } catch (cause) {
    throw new ProtectionError('payload', 'the payload is no FHIR resource that can be sealed', { cause })
  }
}

/** Undefined for what this scheme leaves as it is: no body, another media type, JSON that is no resource. */
function readResource(payload: Payload): Resource | undefined {
  const mediaType = mediaTypeOf(payload.contentType)
  const isFhir = mediaType === 'application/fhir+json'
  if (payload.body.length === 0 || !(isFhir || mediaType === 'application/json')) return undefined
  const json = parseJson(payload.body.toString('utf8'))
  if (isResource(json)) return json
  demand(!isFhir, 'the body is no FHIR resource')
  return undefined
}

function attach(resource: JsonObject, protection: JsonObject): JsonObject {
  if (!withoutExtension.includes(String(resource.resourceType))) return withExtension(resource, protection)
  const meta = ownMember(resource, 'meta')
  return { ...resource, meta: withExtension(isObject(meta) ? meta : {}, protection) }
}

function withExtension(parent: JsonObject, extension: JsonObject): JsonObject {
  const present = ownMember(parent, 'extension')
  return { ...parent, extension: [...(Array.isArray(present) ? present : []), extension] }
}

function readClasses(options: Readonly<Record<string, unknown>>): ReadonlySet<ElementClass> {
  const chosen = options.classes ?? defaultClasses
  const isKnown = (item: unknown): item is ElementClass => protectable.some((known) => known === item)
  if (Array.isArray(chosen) && chosen.every(isKnown)) return new Set(chosen)
  throw new HarnessError(
    'SCENARIO_INVALID',
    `element/jwe, option "classes": ${JSON.stringify(chosen)}; expected an array of ${protectable.join(', ')}`,
  )
}
