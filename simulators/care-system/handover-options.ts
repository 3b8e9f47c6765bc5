/** The options of a handover in steps: with candidates, or by the harmonised draft where that leaves things open. */

import type { OptionSchema } from '../../harness/contracts/manifest.ts'
import type { PartySpec } from '../../harness/contracts/party.ts'
import { choose } from './read-option.ts'

export interface HandoverOptions {
  /** What a receiver does when its access has ended. */
  afterwards: 'rests' | 'asks-again'
  /** Who makes the Subscription of a receiver. */
  subscription: 'placer-registers' | 'subscriber-registers'
  /** Whether a notification has something to return in the token request. */
  authorizationHint: 'in-event' | 'none'
  /** Whether `Task.for` has the BSN once the owner may know it. */
  bsnInTask: 'once-known' | 'never'
  /** Scope of the access tokens to notify with, with trust: nuts. */
  notifyScope: 'per-data-set' | 'ta-np-notification'
}

const values = {
  afterwards: ['rests', 'asks-again'],
  subscription: ['placer-registers', 'subscriber-registers'],
  authorizationHint: ['in-event', 'none'],
  bsnInTask: ['once-known', 'never'],
  notifyScope: ['per-data-set', 'ta-np-notification'],
} as const

export const handoverOptionSchemas: Readonly<Record<keyof HandoverOptions, OptionSchema>> = {
  afterwards: {
    type: 'string',
    enum: values.afterwards,
    default: 'rests',
    description: 'Whether it asks once more when its access has ended, so that it shows whether that is so.',
  },
  subscription: {
    type: 'string',
    enum: values.subscription,
    default: 'placer-registers',
    description:
      'Harmonised draft: who makes the Subscription of a receiver. The sender does before its first notification, or the receiver did, and without one nobody is told.',
  },
  authorizationHint: {
    type: 'string',
    enum: values.authorizationHint,
    default: 'in-event',
    description:
      'Harmonised draft: whether a notification has a hint that the receiver returns in its token request. Without one the token names no referral.',
  },
  bsnInTask: {
    type: 'string',
    enum: values.bsnInTask,
    default: 'once-known',
    description: 'Harmonised draft: whether Task.for has the BSN, once the owner of the Task may know it.',
  },
  notifyScope: {
    type: 'string',
    enum: values.notifyScope,
    default: 'per-data-set',
    description:
      'With trust: nuts, the scope of tokens to notify with: of the data set (eOverdracht-receiver), or one for all, as in the Nuts Knooppunt.',
  },
}

/** Throws a plain Error that names the option. */
export function readHandoverOptions({ options }: Pick<PartySpec, 'options'>): HandoverOptions {
  return {
    afterwards: choose(options, 'afterwards', values.afterwards),
    subscription: choose(options, 'subscription', values.subscription),
    authorizationHint: choose(options, 'authorizationHint', values.authorizationHint),
    bsnInTask: choose(options, 'bsnInTask', values.bsnInTask),
    notifyScope: choose(options, 'notifyScope', values.notifyScope),
  }
}
