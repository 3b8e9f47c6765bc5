/** The Task at the sender in each way to hand over: as it is put down, and what becomes of it when one is chosen. */

import type { FhirResource } from '../../../harness/contracts/truth.ts'
import type { TaskInput } from '../datasets/data-set.ts'
import {
  asNotSelected,
  asSelected,
  buildCoordinationOffer,
  buildCoordinationTask,
  nextVersion,
} from './coordination-task.ts'
import type { ReferralDraft } from './referral-draft.ts'
import type { FlowName } from './task-flow.ts'
import { buildOfferTask, buildWorkflowTask, withStatus } from './workflow-task.ts'

export interface TaskForm {
  /** For one receiver. */
  build(draft: ReferralDraft, namesPatient: boolean): FhirResource
  /** For one of several candidates. */
  offer(draft: ReferralDraft, notice: TaskInput): FhirResource
  /** Of the candidate that is chosen. `draft`: with the advance notice among its inputs. */
  choose(current: FhirResource, draft: ReferralDraft, namesPatient: boolean): FhirResource
  /** Of the candidates that are not. */
  passOver(current: FhirResource): FhirResource
  /** After any change but those above. */
  withStatus(current: FhirResource, status: string): FhirResource
}

const handoff: TaskForm = {
  build: buildWorkflowTask,
  offer: buildOfferTask,
  choose: (_current, draft) => withStatus(buildWorkflowTask(draft), 'in-progress'),
  passOver: (current) => withStatus(current, 'cancelled'),
  withStatus,
}

export const taskForms: Readonly<Record<FlowName, TaskForm>> = {
  referral: handoff,
  handoff,
  coordination: {
    build: buildCoordinationTask,
    offer: buildCoordinationOffer,
    choose: (current, draft, namesPatient) => {
      const { status, meta } = current
      return asSelected(nextVersion({ ...buildCoordinationTask(draft, namesPatient), status, meta }))
    },
    passOver: (current) => asNotSelected(nextVersion(withStatus(current, 'cancelled'))),
    withStatus: (current, status) => nextVersion(withStatus(current, status)),
  },
}
