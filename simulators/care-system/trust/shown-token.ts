/** The access token of a request, as it was shown (RFC 6750 2.1, RFC 9449 7.1). */

import type { FastifyRequest } from 'fastify'

export interface ShownToken {
  /** `Bearer` or `DPoP`, in any case; empty without a token. */
  type: string
  value: string
}

export function readShownToken({ headers }: FastifyRequest): ShownToken {
  const [, type = '', value = ''] = /^(Bearer|DPoP) ([A-Za-z0-9\-._~+/]+=*)$/i.exec(headers.authorization ?? '') ?? []
  return { type, value }
}
