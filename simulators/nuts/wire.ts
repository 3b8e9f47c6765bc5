/** Names and times of the Nuts node, version 6. */

/** RFC021. */
export const vpTokenGrant = 'vp_token-bearer'

export const times = {
  /** RFC021: `exp` minus creation of a presentation in a token request. */
  presentationLifeSeconds: 5,
  /** Life of a presentation and the allowed clock skew. */
  nonceSeconds: 10,
  accessTokenSeconds: 900,
  /** A cached token that is nearly over is not given out again. */
  cacheMarginSeconds: 10,
  statusListSeconds: 24 * 3600,
} as const

export const mediaTypes = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  problem: 'application/problem+json',
  jwt: 'application/vc+jwt',
} as const

export const nutsContext = 'https://nuts.nl/credentials/v1'
