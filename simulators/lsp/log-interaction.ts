/** Fills the two logs from what passed. */

import type { FhirResource } from '../../harness/contracts/truth.ts'
import { readResource } from '../kit/read-content.ts'
import type { PeerResponse } from '../kit/types.ts'
import type { AortaId } from './aorta-headers.ts'
import type { Lsp } from './lsp.ts'
import type { Interaction } from './routes/forward-message.ts'
import { isObject, objectsIn } from './translation/json.ts'
import { bgzContext } from './wire.ts'

const uziPerson = 'http://fhir.nl/fhir/NamingSystem/uzi-nr-pers'

export function logInteraction({ context, logs }: Lsp, interaction: Interaction, status: number): void {
  const { message, content, aorta, source } = interaction
  const user = userOf(content.resource)
  logs.access(
    {
      ...aorta,
      ...(user === undefined ? {} : { user }),
      ...(content.bsn === undefined ? {} : { bsn: content.bsn }),
      ura: source.organisation.ura,
      applicationId: source.organisation.applicationId,
      destinationApplicationId: message.destination.organisation.applicationId,
      interactionId: content.interaction,
      context: bgzContext,
      // An emergency scope stands in the AORTA access token, which ends in this chain do not use.
      priority: 'normaal',
      result: String(status),
    },
    context.clock.now(),
  )
}

/** An OperationOutcome of the other side that says error or fatal goes to the message log. */
export async function logAnswer({ context, logs }: Lsp, aorta: AortaId, answer: PeerResponse): Promise<void> {
  const outcome = answer.status < 400 ? undefined : await readResource(answer.headers, answer.body)
  if (outcome?.resourceType !== 'OperationOutcome') return
  for (const issue of objectsIn(outcome.issue)) {
    if (issue.severity !== 'error' && issue.severity !== 'fatal') continue
    const diagnostics = String(issue.diagnostics ?? '')
    logs.error({ ...aorta, status: answer.status, code: String(issue.code ?? ''), diagnostics }, context.clock.now())
  }
}

function userOf(task: FhirResource | undefined): string | undefined {
  const requester = isObject(task?.requester) ? task.requester : {}
  const agent = isObject(requester.agent) ? requester.agent : requester
  const identifier = isObject(agent.identifier) ? agent.identifier : {}
  const { system, value } = identifier
  return system === uziPerson && typeof value === 'string' ? value : undefined
}
