/** One refusal for everything that can be wrong with a payload, so that no sender learns which check failed. */

import { ProtectionError } from './types.ts'

/**
 * Runs the checks of an opening. Whatever fails becomes the same `ProtectionError('payload')`; what it was stands in
 * its `cause`, for the party's own log.
 */
export async function openOrRefuse<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (cause) {
    throw new ProtectionError('payload', 'the payload is not protected as agreed', { cause })
  }
}

/** For use within `openOrRefuse`: throws unless the condition holds; the reason becomes the cause of the refusal. */
export function demand(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new Error(reason)
}
