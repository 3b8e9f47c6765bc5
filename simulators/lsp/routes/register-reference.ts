/** `PUT /fhir/R4/DocumentManifest/<id>`: an application registers which category of data it has on whom (VWIREG). */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { jwtVerify } from 'jose'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { sendRefusal } from '../../kit/forward.ts'
import { readResource } from '../../kit/read-content.ts'
import { admitClient } from '../admit-client.ts'
import type { Lsp } from '../lsp.ts'
import { refusals } from '../refusals.ts'
import { codingsOf } from '../translation/json.ts'
import { oids, systems } from '../wire.ts'

const scope = 'update:DocumentManifest:1.1:request~aorta.contextcode.VWIREG~normaal'
/** The LSP itself has application-id 1. */
const audience = `${oids.applicationId}.1`

export function addReferenceRoute(app: FastifyInstance, { context, registers, index }: Lsp): void {
  app.put('/fhir/R4/DocumentManifest/:id', async (request, reply) => {
    const admission = admitClient(context, registers, request)
    if (admission.refusal !== undefined) return sendRefusal(reply, admission.refusal)
    const bsn = await readPatient(context, request)
    if (bsn === undefined) return sendRefusal(reply, refusals.badToken)
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const registration = readManifest(await readResource(request.headers, body))
    if (registration === undefined) return sendRefusal(reply, refusals.badRequest)
    const { dataCategory, updatedAt, isWithdrawn } = registration
    const key = { bsn, dataCategory, applicationId: admission.party.organisation.applicationId }
    if (isWithdrawn) index.remove(key)
    else index.put({ ...key, updatedAt })
    return reply.code(200).type('application/fhir+json').send(body)
  })
}

/** The BSN stands in the access token alone. There is no authorisation server here: the client signs it itself. */
async function readPatient(context: Lsp['context'], request: FastifyRequest): Promise<string | undefined> {
  const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
  try {
    const { payload } = await jwtVerify(token, context.peerOf(request).certificate.publicKey, {
      algorithms: ['RS256', 'PS256'],
      audience,
      currentDate: context.clock.now(),
      requiredClaims: ['exp', 'patient', 'scope'],
    })
    const { patient, scope: granted } = payload
    const [, bsn] = /^urn:oid:2\.16\.840\.1\.113883\.2\.4\.6\.3\.(\d{9})$/.exec(String(patient)) ?? []
    return String(granted).split(' ').includes(scope) ? bsn : undefined
  } catch {
    return undefined
  }
}

interface Registration {
  dataCategory: string
  updatedAt: string
  isWithdrawn: boolean
}

function readManifest(manifest: FhirResource | undefined): Registration | undefined {
  // A patient in the resource would put the BSN where it does not belong (VWI interface).
  if (manifest?.resourceType !== 'DocumentManifest' || manifest.subject !== undefined) return undefined
  const dataCategory = codingsOf(manifest.type).find((coding) => coding.system === systems.dataCategory)?.code
  const { created, status } = manifest
  if (typeof dataCategory !== 'string' || typeof created !== 'string' || Number.isNaN(Date.parse(created)))
    return undefined
  return { dataCategory, updatedAt: created, isWithdrawn: status === 'entered-in-error' }
}
