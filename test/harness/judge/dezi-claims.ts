/** What Dezi says of a user of the receiving end who logged in at level high: claims, still to be signed. */

import { levelUris } from '../../../harness/contracts/identity/assurance.ts'
import { deziNames } from '../../../harness/contracts/identity/dezi-names.ts'
import { type Claims, secondsNow } from './signers.ts'

const verklaringId = 'v-1'

export function verklaringClaims(changes: Claims = {}): Claims {
  return {
    jti: '1',
    iss: 'https://dezi.test/register',
    nbf: secondsNow(),
    exp: secondsNow() + 86_400 * 92,
    json_schema: deziNames.verklaringSchema,
    loa_dezi: levelUris.high,
    verklaring_id: verklaringId,
    dezi_nummer: '900000011',
    voorletters: 'A.',
    voorvoegsel: null,
    achternaam: 'Tester',
    abonnee_nummer: '90000003',
    abonnee_naam: 'receiver',
    status_uri: `https://dezi.test/status/v1/verklaring/${verklaringId}`,
    ...changes,
  }
}

/** @param verklaring signed */
export function envelopeClaims(verklaring: string, changes: Claims = {}): Claims {
  return {
    jti: '2',
    iss: 'https://dezi.test',
    aud: 'receiver.test',
    sub: 's',
    iat: secondsNow(),
    exp: secondsNow() + 60,
    loa_authn: levelUris.high,
    json_schema: deziNames.envelopeSchema,
    verklaring_id: verklaringId,
    verklaring,
    ...changes,
  }
}
