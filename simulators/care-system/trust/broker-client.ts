/** The generic broker for system authentication, as far as a care system uses it. */

import { decodeJwt, SignJWT } from 'jose'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { addressOf } from '../../kit/broker-assertion.ts'
import type { CertifiedKey, PartyContext } from '../../kit/types.ts'
import { isRecord } from '../fhir/element-path.ts'
import type { CareSystemOptions } from '../options.ts'
import { findParty } from '../peer/addresses.ts'
import type { PlatformToken } from '../peer/platform-token.ts'
import { Refused } from '../peer/refused.ts'
import { runStep } from '../roles/run-step.ts'
import { mediaTypes } from '../wire.ts'
import { createNodeCall } from './call-node.ts'
import { createWallet, createWalletFiller, type NodeWallet } from './node-wallet.ts'

export interface BrokerClient {
  /** An X509Credential for the DID of the wallet; where the broker leaves that to this end, signed with `key`. */
  getCredential(wallet: NodeWallet, key: CertifiedKey): Promise<string>
  /** An assertion for this audience, on the credentials of the wallet. */
  getAssertion(wallet: NodeWallet, audience: string): Promise<{ assertion: string; lifeSeconds: number }>
}

type Answer = Readonly<Record<string, unknown>>

const jwtType = 'urn:ietf:params:oauth:token-type:jwt'
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** Reported as the steps `credential` and `vouch`. */
export function createBrokerClient(context: PartyContext, id: string): BrokerClient {
  const broker = findParty(context, 'broker', id)
  const ask = (path: string, body?: Answer | URLSearchParams) => askBroker(context, broker, path, body)
  const audience = addressOf(broker)
  const present = async (wallet: NodeWallet, credentials: readonly string[]): Promise<string> => {
    const nonce = textIn(await ask('/nonce'), 'c_nonce')
    return wallet.present({ did: await wallet.did(), audience, nonce, credentials })
  }
  return {
    getCredential: (wallet, key) =>
      runStep(context, 'credential', broker.id, async () => {
        const proof = await present(wallet, [])
        const answer = await ask('/credentials', { proof, x5c: key.x5c })
        if (answer.claims === undefined) return textIn(answer, 'credential')
        const credential = await signPrepared(answer, key, await wallet.did())
        return textIn(await ask(`/credentials/${textIn(answer, 'id')}`, { credential }), 'credential')
      }),
    getAssertion: (wallet, target) =>
      runStep(context, 'vouch', broker.id, async () => {
        const form = new URLSearchParams({
          grant_type: exchangeGrant,
          subject_token: await present(wallet, (await wallet.list()).filter(isOfCertificate)),
          subject_token_type: jwtType,
          requested_token_type: jwtType,
          audience: target,
        })
        const answer = await ask('/token', form)
        return { assertion: textIn(answer, 'access_token'), lifeSeconds: Number(answer.expires_in) }
      }),
  }
}

/** What this end shows a platform that it is no member of. Throws a plain Error for options that do not go together. */
export function createAssertionClient(
  context: PartyContext,
  options: CareSystemOptions,
): (platform: PartySpec) => Promise<PlatformToken> {
  if (options.broker === '' || options.trust !== 'nuts')
    throw new Error('option platformToken: vouched goes with trust nuts and a broker')
  const broker = createBrokerClient(context, options.broker)
  const wallet = createWallet(context, createNodeCall(context, findParty(context, 'node', options.node)))
  const fillWallet = createWalletFiller(context, wallet, options.broker)
  return async (platform) => {
    await fillWallet()
    const { assertion, lifeSeconds } = await broker.getAssertion(wallet, addressOf(platform))
    return { field: `Bearer ${assertion}`, expiresAt: context.clock.now().getTime() + lifeSeconds * 1000 }
  }
}

/** Nothing else that the wallet holds is the broker's business. */
function isOfCertificate(credential: string): boolean {
  const { vc } = decodeJwt(credential)
  return isRecord(vc) && Array.isArray(vc.type) && vc.type.includes('X509Credential')
}

/** Signs nothing but what it would have made itself: about its own DID, under its own certificate. */
function signPrepared({ header, claims }: Answer, key: CertifiedKey, did: string): Promise<string> {
  if (!isRecord(header) || !isRecord(claims)) throw new Error('the broker answered without header and claims')
  const { alg, x5c } = header
  const subject = isRecord(claims.vc) && isRecord(claims.vc.credentialSubject) ? claims.vc.credentialSubject.id : ''
  const isOwn = claims.sub === did && subject === did && Array.isArray(x5c) && x5c[0] === key.x5c[0]
  if (!isOwn || alg !== 'PS256') throw new Error('what the broker prepared is no credential of this organisation')
  return new SignJWT(claims).setProtectedHeader({ ...header, alg }).sign(key.privateKey)
}

async function askBroker(
  { client }: PartyContext,
  broker: PartySpec,
  path: string,
  body: Answer | URLSearchParams | undefined,
): Promise<Answer> {
  const isForm = body instanceof URLSearchParams
  const type = { 'content-type': isForm ? mediaTypes.form : mediaTypes.json }
  const answer = await client.request({
    method: 'POST',
    url: addressOf(broker) + path,
    headers: { accept: mediaTypes.json, ...(body === undefined ? {} : type) },
    ...(body === undefined ? {} : { body: isForm ? body.toString() : JSON.stringify(body) }),
  })
  const parsed = parse(answer.body.toString('utf8'))
  if (answer.status === 200) return parsed
  const detail = `${broker.id}: ${String(parsed.error_description ?? parsed.error ?? 'no reason given')}`
  throw answer.status < 500 ? new Refused(answer.status, detail) : new Error(`${answer.status}: ${detail}`)
}

function parse(text: string): Answer {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

function textIn(answer: Answer, name: string): string {
  const value = answer[name]
  if (typeof value === 'string') return value
  throw new Error(`the broker answered without ${name}`)
}
