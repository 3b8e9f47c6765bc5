/** What a wallet shows: that it controls a DID, and with an X509Credential whose it is. */

import type { UziName } from '../../harness/contracts/uzi-certificate.ts'
import type { Credential } from '../kit/ssi/credential.ts'
import { parseDidX509 } from '../kit/ssi/did-x509.ts'
import { textsIn } from '../kit/ssi/json.ts'
import { type Presentation, readPresentation } from '../kit/ssi/presentation.ts'
import { SsiError } from '../kit/ssi/ssi-error.ts'
import { assertPresenter } from '../kit/ssi/verifier.ts'
import { demandServer } from './authenticate-client.ts'
import { issuerOf, type VcBroker } from './broker.ts'
import { takesNoncesOnce } from './faults/reuses-nonce.ts'
import { BrokerRefusal, type RefusalCode } from './refusal.ts'
import { times } from './wire.ts'

export interface ShownOrganisation {
  did: string
  name: UziName
  credential: Credential
}

/** A presentation by the holder of the DID, for this broker and this client, now. Throws `BrokerRefusal`. */
export async function verifyHolder(
  broker: VcBroker,
  jwt: string,
  expected: { clientUra: string; code: RefusalCode },
): Promise<Presentation> {
  const { code } = expected
  const presentation = refuseAs(code, () => readPresentation(jwt))
  assertMoment(presentation, code)
  if (!presentation.audience.includes(issuerOf(broker)) || presentation.audience.length !== 1)
    throw new BrokerRefusal(code, `the presentation is not for ${issuerOf(broker)} alone`)
  refuseAs(code, () => assertPresenter(presentation))
  useNonce(broker, presentation, expected.clientUra)
  try {
    await broker.verifier.verifyPresentation(presentation)
  } catch (cause) {
    throw asRefusal(code, cause)
  }
  return presentation
}

/** With the one credential that says whose the DID is: this broker is to see no other. Throws `BrokerRefusal`. */
export async function verifyOrganisation(
  broker: VcBroker,
  jwt: string,
  expected: { clientUra: string; code: RefusalCode },
): Promise<ShownOrganisation> {
  const { code } = expected
  const { signer, credentials } = await verifyHolder(broker, jwt, expected)
  const [credential, ...others] = credentials
  if (credential === undefined || others.length > 0 || !credential.types.includes('X509Credential'))
    throw new BrokerRefusal(code, 'the presentation holds something else than one X509Credential')
  return { did: signer, credential, name: demandRegister(broker, credential, code) }
}

/** The CA is one of the register, and the certificate one of a server. */
export function demandRegister(broker: VcBroker, credential: Credential, code: RefusalCode): UziName {
  const { fingerprint } = refuseAs(code, () => parseDidX509(credential.issuer))
  if (!broker.fingerprints.includes(fingerprint))
    throw new BrokerRefusal(code, 'the did:x509 names no CA of the UZI-register that issues to servers')
  return demandServer(broker, textsIn(credential.signed?.header.x5c), code)
}

function assertMoment({ createdAt, expiresAt }: Presentation, code: RefusalCode): void {
  if (createdAt === undefined || expiresAt === undefined)
    throw new BrokerRefusal(code, 'the presentation has no beginning or no end')
  if (expiresAt.getTime() - createdAt.getTime() > times.presentationSeconds * 1000)
    throw new BrokerRefusal(code, `the presentation lives longer than ${times.presentationSeconds} s`)
}

/** Used up by being seen, whatever comes of the request. */
function useNonce({ store, context }: VcBroker, { nonce }: Presentation, clientUra: string): void {
  const { clock, party } = context
  const givenTo = store.takeNonce(nonce ?? '', clock.now(), !takesNoncesOnce(party.faults))
  if (givenTo === undefined) throw new BrokerRefusal('invalid_nonce', 'the nonce is not known, or not any more')
  if (givenTo !== clientUra) throw new BrokerRefusal('invalid_nonce', 'the nonce was given to another client')
}

function refuseAs<T>(code: RefusalCode, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw asRefusal(code, cause)
  }
}

/** What an outsider made wrong is told; what broke here is not. */
export function asRefusal(code: RefusalCode, cause: unknown): unknown {
  return cause instanceof SsiError ? new BrokerRefusal(code, cause.message, { cause }) : cause
}
