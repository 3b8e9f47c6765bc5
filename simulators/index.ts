/** The systems there are, listed by hand. */

import type { Manifest } from '../harness/contracts/manifest.ts'
import { careSystem } from './care-system/manifest.ts'
import { lsp } from './lsp/manifest.ts'
import { zorgplatform } from './zorgplatform/manifest.ts'

export const manifests: readonly Manifest[] = [careSystem, lsp, zorgplatform]
