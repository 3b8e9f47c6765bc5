/** Makes the images once for the whole suite, from this machine's Node where no other base image is present. */

import { makeImages } from '../../harness/cli/composition.ts'
import { publicBase } from '../../harness/topology/docker/base-image.ts'
import { findEngine } from '../../harness/topology/docker/engine.ts'

export async function setup(): Promise<void> {
  const engine = await findEngine()
  const hasPublicBase = (await engine.docker(['image', 'ls', '--quiet', publicBase])).trim() !== ''
  await makeImages({ localBase: !hasPublicBase, note: () => {} })
}
