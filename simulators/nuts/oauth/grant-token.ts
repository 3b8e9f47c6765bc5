/** The authorization server: a token for presentations that fulfil the policy (RFC021, checks in its order). */

import type { JsonObject } from '../../kit/ssi/json.ts'
import { type Presentation, readPresentation } from '../../kit/ssi/presentation.ts'
import { reasonOf, SsiError } from '../../kit/ssi/ssi-error.ts'
import { assertPresenter } from '../../kit/ssi/verifier.ts'
import { remembersNonces } from '../faults/reuses-nonce.ts'
import { issuerUrl, type NutsNode } from '../node.ts'
import { envelopeTexts, fulfil, parseSubmission } from '../pex/submission.ts'
import type { PolicyEntry } from '../policy.ts'
import type { Subject } from '../store/subjects.ts'
import { times, vpTokenGrant } from '../wire.ts'
import { issueToken } from './access-tokens.ts'
import { readProof } from './dpop.ts'
import { OauthError, type OauthErrorCode } from './oauth-error.ts'
import { verifyUsers } from './verify-users.ts'

interface TokenRequest {
  assertion: string
  submission: string
  scope: string
  clientId: string
}

/** Throws `OauthError`. */
export async function grantToken(
  node: NutsNode,
  subject: Subject,
  request: { form: URLSearchParams; dpop: string | undefined },
): Promise<JsonObject> {
  const { assertion, submission: submissionText, scope, clientId } = readForm(request.form)
  const presentations = refuseAs('assertion parameter is invalid', () =>
    envelopeTexts(assertion).map((text) => readPresentation(text)),
  )
  const submission = refuseAs('invalid presentation submission', () => parseSubmission(submissionText))
  assertPresentations(presentations, issuerUrl(node, subject.id))
  const entry = findEntry(node, scope)
  const fields = refuseAs(undefined, () => fulfil(definitionOf(entry), submission, presentations))
  for (const presentation of presentations) useNonce(node, presentation)
  const jkt = request.dpop === undefined ? undefined : await readBinding(request.dpop)
  for (const presentation of presentations) await verify(node, presentation)
  await verifyUsers(node, presentations, fields)
  const texts = presentations.map(({ jwt }) => jwt)
  return issueToken(node, { subjectId: subject.id, clientId, entry, fields, submission, presentations: texts, jkt })
}

function readForm(form: URLSearchParams): TokenRequest {
  const grantType = form.get('grant_type')
  if (grantType !== null && grantType !== vpTokenGrant) {
    throw new OauthError('unsupported_grant_type', `grant_type '${grantType}' is not supported`)
  }
  const [assertion, submission, scope, clientId] = ['assertion', 'presentation_submission', 'scope', 'client_id'].map(
    (name) => form.get(name) ?? '',
  )
  if (!grantType || !assertion || !submission || !scope || !clientId) {
    throw new OauthError('invalid_request', 'missing required parameters')
  }
  return { assertion, submission, scope, clientId }
}

/** The cheap checks: life, signer, audience. */
function assertPresentations(presentations: readonly Presentation[], audience: string): void {
  for (const presentation of presentations) {
    const { createdAt, expiresAt } = presentation
    if (createdAt === undefined || expiresAt === undefined)
      refuse('presentation is missing creation or expiration date')
    const lifeMs = expiresAt.getTime() - createdAt.getTime()
    if (lifeMs > times.presentationLifeSeconds * 1000) {
      refuse(`presentation is valid for too long (max ${times.presentationLifeSeconds}s)`)
    }
    refuseAs(undefined, () => assertPresenter(presentation))
    if (presentation.signer !== presentations[0]?.signer) {
      refuse('not all presentations have the same credential subject ID')
    }
    if (!presentation.audience.includes(audience)) refuse('presentation audience/domain is missing or does not match')
  }
}

function findEntry({ policy }: NutsNode, scope: string): PolicyEntry {
  const entry = policy.find(scope)
  if (entry === undefined) {
    throw new OauthError('invalid_scope', `unsupported scope (${scope}) for presentation exchange`)
  }
  return entry
}

function definitionOf({ definitions, scope }: PolicyEntry) {
  const { organization } = definitions
  if (organization === undefined) throw new Error(`policy of scope ${scope} has no definition for organization`)
  return organization
}

/** A nonce is used up by being seen, whatever comes of the request. */
function useNonce({ sessions, context }: NutsNode, { nonce }: Presentation): void {
  if (nonce === undefined || nonce === '') refuse('presentation has invalid/missing nonce')
  const seen = sessions.store('s2s/nonce', times.nonceSeconds)
  const isUsed = seen.get(nonce) !== undefined
  if (!remembersNonces(context.party.faults)) return
  seen.put(nonce, {})
  if (isUsed) refuse('presentation nonce has already been used')
}

async function readBinding(dpop: string): Promise<string> {
  try {
    return (await readProof(dpop)).jkt
  } catch (cause) {
    if (!(cause instanceof SsiError)) throw cause
    throw new OauthError('invalid_dpop_proof', 'DPoP header is invalid', { cause })
  }
}

async function verify({ verifier }: NutsNode, presentation: Presentation): Promise<void> {
  try {
    await verifier.verifyPresentation(presentation)
  } catch (cause) {
    if (!(cause instanceof SsiError)) throw cause
    throw new OauthError('invalid_request', `presentation(s) or credential(s) verification failed: ${cause.message}`, {
      cause,
    })
  }
}

function refuse(description: string): never {
  throw new OauthError('invalid_request', description)
}

function refuseAs<T>(what: string | undefined, read: () => T, code: OauthErrorCode = 'invalid_request'): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof SsiError)) throw cause
    const reason = reasonOf(cause)
    throw new OauthError(code, what === undefined ? reason : `${what}: ${reason}`, { cause })
  }
}
