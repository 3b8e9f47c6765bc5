/** Names on the wire of the broker. */

export const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** RFC 8693 3. */
export const tokenTypes = { jwt: 'urn:ietf:params:oauth:token-type:jwt' } as const

export const paths = {
  metadata: '/.well-known/oauth-authorization-server',
  keys: '/jwks.json',
  nonce: '/nonce',
  credentials: '/credentials',
  token: '/token',
  custody: '/custody',
} as const

export const times = {
  nonceSeconds: 60,
  /** Of a presentation: time to make it and send it. */
  presentationSeconds: 60,
  /** To sign what was prepared. */
  requestSeconds: 300,
  assertionSeconds: 300,
} as const

export const formType = 'application/x-www-form-urlencoded'
