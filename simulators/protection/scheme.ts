/** What every file of a scheme exports, and what the scenario loader and the documentation read of it. */

import type { OptionSchema, Titles } from '../../harness/contracts/manifest.ts'
import type { CreateProtection } from './types.ts'

export interface ProtectionScheme {
  /** `channel`, `message/<scheme>` or `element/<scheme>`. */
  id: string
  title: Titles
  options: Readonly<Record<string, OptionSchema>>
  create: CreateProtection
}

/** Option of every scheme that opens what others sent. */
export const maxBytesOption: OptionSchema = {
  type: 'integer',
  default: 16 * 1024 * 1024,
  description: 'Largest body in bytes that is opened; a larger one is refused unread',
}

/** Value of `maxBytes`, or its default. */
export function readMaxBytes(options: Readonly<Record<string, unknown>>): number {
  return Number(options.maxBytes ?? maxBytesOption.default)
}

/** Type and subtype without parameters, in lower case. */
export function mediaTypeOf(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase()
}
