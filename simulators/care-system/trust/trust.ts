/** Where access tokens come from, and what makes one good: the seam between this system and its trust framework. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import type { PartyContext } from '../../kit/types.ts'
import type { CareSystem } from '../care-system.ts'
import type { Grant } from '../oauth/access-tokens.ts'
import type { ProofTarget } from '../oauth/dpop-proof.ts'
import type { CareSystemOptions } from '../options.ts'

/** An access token with the scheme it is shown under. */
export interface AccessToken {
  value: string
  type: 'Bearer' | 'DPoP'
  /** Key it is bound to, where another system keeps that. */
  keyId?: string
}

/** `base` is the authorization base that a notification gave, where it gave one. */
export type Purpose = { use: 'notify' } | { use: 'pull'; base: string | undefined }

/**
 * Gives the `DPoP` header field of a request, with or without a token; none where no proof is due. The address of the
 * request is whole, query included.
 */
export type Prove = (target: Omit<ProofTarget, 'token'>, token: AccessToken | undefined) => Promise<{ dpop?: string }>

export interface Trust {
  prove: Prove
  getToken(system: CareSystem, at: PartySpec, purpose: Purpose): Promise<AccessToken>
  /**
   * What the client of a request may do here; undefined when that is not known, with the reason in the log.
   *
   * @throws {TokenRefused} when the client is told why.
   */
  findGrant(system: CareSystem, request: FastifyRequest): Promise<Grant | undefined>
  /** Endpoints of its own. */
  addRoutes(app: FastifyInstance, system: CareSystem): void
}

/** Throws a plain Error for options that do not go together. */
export type CreateTrust = (context: PartyContext, options: CareSystemOptions) => Trust
