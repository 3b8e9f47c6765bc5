/** Referrals that this system made, with the access each of them gives. */

import type { DatabaseSync } from 'node:sqlite'
import type { FhirResource } from '../../../harness/contracts/truth.ts'
import { isResource } from '../fhir/element-path.ts'
import { type FlowName, taskFlows } from '../tasks/task-flow.ts'

export interface ReferralRecord {
  /** The opaque authorization base: whoever returns it in a token request pulls on the ground of this referral. */
  base: string
  receiverUra: string
  patientId: string
  bsn: string
  /** ISO 8601 date-time. */
  validUntil: string
  /** `urn:uuid:` identifier of the notification. */
  notificationId: string
  workflowId: string
  flow: FlowName
  /** Absent where the receiver is told by a notification alone. */
  workflowTask: FhirResource | undefined
  /** Why access has ended; undefined while it is open. */
  withdrawn: string | undefined
}

export interface ReferralStore {
  add(referral: ReferralRecord): void
  byBase(base: string): ReferralRecord | undefined
  /** Latest first. */
  listByReceiver(ura: string): ReferralRecord[]
  updateTask(base: string, task: FhirResource): void
  withdraw(base: string, reason: string): void
  /** One more request that came after access was withdrawn; gives how many there were. */
  countRefusal(base: string): number
}

export function createReferralStore(database: DatabaseSync): ReferralStore {
  database.exec(
    `CREATE TABLE IF NOT EXISTS referral (base TEXT PRIMARY KEY, receiver_ura TEXT NOT NULL, patient_id TEXT NOT NULL,
       bsn TEXT NOT NULL, valid_until TEXT NOT NULL, notification_id TEXT NOT NULL, workflow_id TEXT NOT NULL,
       flow TEXT NOT NULL, workflow_task TEXT, withdrawn TEXT, refusals INTEGER NOT NULL)`,
  )
  const insert = database.prepare('INSERT INTO referral VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0)')
  const byBase = database.prepare('SELECT * FROM referral WHERE base = ?')
  const byReceiver = database.prepare('SELECT * FROM referral WHERE receiver_ura = ? ORDER BY rowid DESC')
  const update = database.prepare('UPDATE referral SET workflow_task = ? WHERE base = ?')
  const withdraw = database.prepare('UPDATE referral SET withdrawn = ? WHERE base = ? AND withdrawn IS NULL')
  const count = database.prepare('UPDATE referral SET refusals = refusals + 1 WHERE base = ? RETURNING refusals')
  return {
    add(r) {
      const task = r.workflowTask === undefined ? null : JSON.stringify(r.workflowTask)
      insert.run(r.base, r.receiverUra, r.patientId, r.bsn, r.validUntil, r.notificationId, r.workflowId, r.flow, task)
    },
    byBase: (base) => {
      const row = byBase.get(base)
      return row === undefined ? undefined : readReferral(row)
    },
    listByReceiver: (ura) => byReceiver.all(ura).map(readReferral),
    updateTask: (base, task) => void update.run(JSON.stringify(task), base),
    withdraw: (base, reason) => void withdraw.run(reason, base),
    countRefusal: (base) => Number(count.get(base)?.refusals ?? 0),
  }
}

function readReferral(row: Record<string, unknown>): ReferralRecord {
  const task: unknown = row.workflow_task === null ? undefined : JSON.parse(String(row.workflow_task))
  return {
    base: String(row.base),
    receiverUra: String(row.receiver_ura),
    patientId: String(row.patient_id),
    bsn: String(row.bsn),
    validUntil: String(row.valid_until),
    notificationId: String(row.notification_id),
    workflowId: String(row.workflow_id),
    flow: readFlow(row.flow),
    workflowTask: isResource(task) ? task : undefined,
    withdrawn: row.withdrawn === null ? undefined : String(row.withdrawn),
  }
}

function readFlow(name: unknown): FlowName {
  const flow = Object.keys(taskFlows).find((each): each is FlowName => each === name)
  if (flow === undefined) throw new Error('a stored referral is damaged')
  return flow
}
