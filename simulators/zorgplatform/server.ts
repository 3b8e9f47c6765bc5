/** Zorgplatform, built but not listening. */

import { logBodies } from '../kit/faults/log-bodies.ts'
import { passOn, takeBodiesAsBytes } from '../kit/forward.ts'
import { addKeyRoute } from '../kit/look-up-keys.ts'
import type { BuildSimulator, PartyContext } from '../kit/types.ts'
import { encryptForSender } from './faults/encrypts-for-sender.ts'
import { readOptions } from './options.ts'
import { addForwardRoutes, type Pass } from './routes/forward-message.ts'
import { addTokenRoute } from './routes/issue-token.ts'
import { createStore } from './store.ts'

export const buildZorgplatform: BuildSimulator = (context) => {
  const app = context.createApp()
  takeBodiesAsBytes(app)
  const store = createStore(context.database)
  const options = readOptions(context)
  addTokenRoute(app, { context, store, options })
  addKeyRoute(app, context)
  addForwardRoutes(app, { context, store, options, pass: createPass(context) })
  return { app }
}

/** What the log of bodies shows is what the platform handles in the clear, so it stands before the encryption. */
function createPass(context: PartyContext): Pass {
  const { faults } = context.party
  const plain: Pass = (message) => passOn(context, message)
  const sealing = faults.includes('encrypts-for-sender') ? encryptForSender(context, plain) : plain
  return faults.includes('logs-bodies') ? logBodies(context.log, sealing) : sealing
}
