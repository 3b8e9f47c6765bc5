/** The wallet of this organisation at its node, and what comes to stand in it. */

import type { PartyContext } from '../../kit/types.ts'
import { issueCredential, readCredentialDefect } from '../faults/credential-defect.ts'
import { createBrokerClient } from './broker-client.ts'
import type { NodeCall } from './call-node.ts'

export interface NodeWallet {
  did(): Promise<string>
  /** Compact JWS each. */
  list(): Promise<string[]>
  put(credential: string): Promise<void>
  /** A presentation of these credentials, made by the node with the key of the DID. */
  present(request: { did: string; audience: string; nonce: string; credentials: readonly string[] }): Promise<string>
}

const presentationLifeMs = 30_000

/** The subject at the node is the URA of this organisation. */
export function createWallet({ party, clock }: PartyContext, call: NodeCall): NodeWallet {
  const subject = party.organisation.ura
  const holder = '/internal/vcr/v2/holder'
  return {
    async did() {
      const [did]: unknown[] = [await call('GET', `/internal/vdr/v2/subject/${subject}`)].flat()
      if (typeof did !== 'string') throw new Error(`the node has no DID for ${subject}`)
      return did
    },
    async list() {
      const held = await call('GET', `${holder}/${subject}/vc`)
      return Array.isArray(held) ? held.map(String) : []
    },
    async put(credential) {
      await call('POST', `${holder}/${subject}/vc`, credential)
    },
    async present({ did, audience, nonce, credentials }) {
      const presentation = await call('POST', `${holder}/vp`, {
        format: 'jwt_vp',
        verifiableCredentials: credentials,
        signerDID: did,
        domain: audience,
        challenge: nonce,
        expires: new Date(clock.now().getTime() + presentationLifeMs).toISOString(),
      })
      if (typeof presentation !== 'string') throw new Error('the node answered without a presentation')
      return presentation
    },
  }
}

/**
 * A node that another organisation runs has no certificate of this one, so this end makes the X509Credential itself, or
 * has a generic broker prepare it, and has the node keep it. Once; a node that holds one is left alone.
 */
export function createWalletFiller(context: PartyContext, wallet: NodeWallet, brokerId: string): () => Promise<void> {
  const { keys, clock } = context
  const defect = readCredentialDefect(context.party)
  const broker = brokerId === '' ? undefined : createBrokerClient(context, brokerId)
  const fill = async (): Promise<void> => {
    if ((await wallet.list()).length > 0) return
    const subject = await wallet.did()
    const key = keys.message ?? keys.tls
    const jwt =
      broker === undefined
        ? await issueCredential(defect, { key, trustPem: keys.trustPem, subject, now: clock.now() })
        : await broker.getCredential(wallet, key)
    await wallet.put(jwt)
  }
  let filled: Promise<void> | undefined
  return () => {
    filled ??= fill().catch((error: unknown) => {
      filled = undefined
      throw error
    })
    return filled
  }
}
