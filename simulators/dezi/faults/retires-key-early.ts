/** Fault `retires-key-early`: envelopes are still signed with the old key, which is published no more. */

import type { ChooseKeys } from '../keys.ts'

export const retireEarly: ChooseKeys = (own, next) => ({ login: next, envelope: own, published: [next] })
