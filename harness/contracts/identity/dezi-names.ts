/** Names on the wire of Dezi (field notes on identity 2.2 and 2.3). */

export const deziNames = {
  verklaringSchema: 'https://www.dezi.nl/json_schemas/v1/verklaring.json',
  envelopeSchema: 'https://www.dezi.nl/json_schemas/v1/userinfo.json',
  roleSource: 'http://www.dezi.nl/rol_bron/big',
  /** organizationIdentifier of CIBG and commonName in the seal of the test register. */
  sealOrganisation: 'NTRNL-50000535',
  sealName: 'TEST Dezi-register',
} as const

/** The algorithm is fixed, so that a key can never be taken for one of another kind (RFC 8725 3.1). */
export const deziAlgorithm = 'RS256'

export const userinfoEncryption = {
  keyManagement: ['RSA-OAEP', 'RSA-OAEP-256'],
  /** The first as the stub and MAX have it, the second as a demonstration client, the third what is to be preferred. */
  content: ['A128CBC-HS256', 'A256CBC-HS512', 'A256GCM'],
} as const

/** A statement of the register: one person, at one organisation, in one role. */
export interface Verklaring {
  jti: string
  iss: string
  /** Seconds since the epoch. */
  nbf: number
  exp: number
  json_schema: string
  loa_dezi: string
  verklaring_id: string
  dezi_nummer: string
  voorletters: string
  voorvoegsel: string | null
  achternaam: string
  abonnee_nummer: string
  abonnee_naam: string
  rol_code?: string
  rol_naam?: string
  rol_code_bron?: string
  status_uri: string
}

/** What the provider puts around it for one client. */
export interface DeziEnvelope {
  jti: string
  iss: string
  aud: string
  sub: string
  iat: number
  exp: number
  loa_authn: string
  json_schema: string
  verklaring_id: string
  /** The JWS of the register. */
  verklaring: string
}

/** What the register answers at `status_uri`: nothing public says its form. */
export interface VerklaringStatus {
  verklaring_id: string
  status: 'active' | 'revoked'
}
