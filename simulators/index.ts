/** The systems there are, listed by hand. */

import type { Manifest } from '../harness/contracts/manifest.ts'
import { broker } from './broker/manifest.ts'
import { careSystem } from './care-system/manifest.ts'
import { dezi } from './dezi/manifest.ts'
import { lsp } from './lsp/manifest.ts'
import { mcsdDirectory } from './mcsd-directory/manifest.ts'
import { nuts } from './nuts/manifest.ts'
import { nutsPep } from './nuts-pep/manifest.ts'
import { nutsProxy } from './nuts-proxy/manifest.ts'
import { tlsOffloader } from './tls-offloader/manifest.ts'
import { uzi } from './uzi/manifest.ts'
import { vcBroker } from './vc-broker/manifest.ts'
import { zorgplatform } from './zorgplatform/manifest.ts'

export const manifests: readonly Manifest[] = [
  broker,
  careSystem,
  dezi,
  lsp,
  mcsdDirectory,
  nuts,
  nutsPep,
  nutsProxy,
  tlsOffloader,
  uzi,
  vcBroker,
  zorgplatform,
]
