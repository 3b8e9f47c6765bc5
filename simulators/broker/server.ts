/** The broker, built but not listening. */

import { logBodies } from '../kit/faults/log-bodies.ts'
import { type Message, passOn, takeBodiesAsBytes } from '../kit/forward.ts'
import { addKeyRoute } from '../kit/look-up-keys.ts'
import type { BuildSimulator } from '../kit/types.ts'
import { addForwardRoutes } from './forward-message.ts'
import { readOptions } from './options.ts'
import { createStore } from './store.ts'

export const buildBroker: BuildSimulator = (context) => {
  const app = context.createApp()
  takeBodiesAsBytes(app)
  const plain = (message: Message) => passOn(context, message)
  const pass = context.party.faults.includes('logs-bodies') ? logBodies(context.log, plain) : plain
  addKeyRoute(app, context)
  addForwardRoutes(app, { context, options: readOptions(context.party), store: createStore(context.database), pass })
  return { app }
}
