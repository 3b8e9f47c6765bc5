/**
 * Every refusal of the LSP. Codes of the AORTA error table keep their HTTP status and issue code (table of the VZVZ
 * batch-to-OperationOutcome transformation); what that table does not know has a code of its own.
 */

import type { Refusal } from '../kit/forward.ts'
import { systems } from './wire.ts'

/** AORTA code → status and FHIR issue type. */
const aortaErrors = {
  RTEDEST: [408, 'no-store'],
  RTUDEST: [404, 'no-store'],
  KEY204: [404, 'not-found'],
  AUTERR_MEDISCH: [403, 'forbidden'],
  AUTERR_CONFRCV: [404, 'not-found'],
  SYN105: [422, 'invalid'],
} as const

export const refusals = {
  unknownDestination: aorta('RTUDEST', 'No application with this number is registered.'),
  receiverNotConformant: aorta('AUTERR_CONFRCV', 'The receiving application is not registered for this interaction.'),
  foreignSource: aorta('AUTERR_MEDISCH', 'The source is not an application of this client.'),
  untranslatable: aorta('SYN105', 'The message cannot be read, and so not be translated for the receiver.'),
  unknownOrganisation: aorta('KEY204', 'The address register has no keys of this organisation.'),
  notRegistered: own(403, 'forbidden', 'client-not-registered', 'The certificate is not of a registered application.'),
  missingHeaders: own(400, 'required', 'aorta-headers', 'AORTA-ID or AORTA-Version is missing or malformed.'),
  badRequest: own(400, 'structure', 'request-malformed', 'The request is not of the form of this interaction.'),
  badToken: own(401, 'login', 'access-token', 'A valid access token for this interaction is required.'),
} as const satisfies Record<string, Refusal>

function aorta(code: keyof typeof aortaErrors, diagnostics: string): Refusal {
  const [status, issue] = aortaErrors[code]
  return { status, issue, code, system: systems.acknowledgementDetail, diagnostics }
}

function own(status: number, issue: string, code: string, diagnostics: string): Refusal {
  return { status, issue, code, diagnostics }
}
