/**
 * What may become of a Task that is kept at the sender, and what it opens meanwhile, in each way to hand over (field
 * notes on Notified Pull 2.2, 2.6 and 2.11).
 */

export interface TaskFlow {
  /** Status → what the receiver may make of it. Cancelling is the sender's. */
  transitions: Readonly<Record<string, readonly string[]>>
  /** Status → what may be read then. Absent: all that the Task names, until access ends. */
  opensAt?: Readonly<Record<string, readonly Opened[]>>
  /** Whether the Task itself can still be read when access to the record has ended. */
  staysReadable: boolean
  /** Whether an update must name the version that it is about (HTTP `If-Match`). */
  isVersioned: boolean
}

/** `notice`: the advance notice. */
export type Opened = 'notice' | 'record'

export type FlowName = 'referral' | 'handoff' | 'coordination'

/** Statuses at which access to the record ends. */
export const finalStatuses: readonly string[] = ['rejected', 'completed', 'cancelled', 'failed']

export const taskFlows: Readonly<Record<FlowName, TaskFlow>> = {
  /** To one receiver (Twiin TTA Z1.4.2). */
  referral: {
    transitions: {
      requested: ['received', 'accepted', 'rejected'],
      received: ['accepted', 'rejected'],
      accepted: ['completed'],
    },
    staysReadable: false,
    isVersioned: false,
  },
  /** Nuts eOverdracht with candidates: the sender makes it `in-progress` for the one that it chooses. */
  handoff: {
    transitions: { requested: ['accepted', 'rejected'], 'in-progress': ['completed'] },
    opensAt: { requested: ['notice'], accepted: ['notice'], 'in-progress': ['notice', 'record'] },
    staysReadable: true,
    isVersioned: false,
  },
  /** Harmonised draft: the receiver begins, and says so. */
  coordination: {
    transitions: {
      requested: ['accepted', 'rejected'],
      accepted: ['in-progress'],
      'in-progress': ['completed', 'failed'],
    },
    opensAt: { requested: ['notice'], accepted: ['notice'], 'in-progress': ['notice', 'record'] },
    staysReadable: true,
    isVersioned: true,
  },
}

/** Whether a sender may still cancel by itself; later it has to ask (field notes on Notified Pull 2.6). */
export function isBeforeWork(status: unknown): boolean {
  return status === 'requested' || status === 'received' || status === 'accepted'
}
