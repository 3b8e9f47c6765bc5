/** TLS offloader, built but not listening: ends TLS at both sides, and passes on what is in it. */

import { logBodies } from '../kit/faults/log-bodies.ts'
import { passOn, takeBodiesAsBytes } from '../kit/forward.ts'
import type { BuildSimulator, PartyContext } from '../kit/types.ts'
import { cacheAnswers } from './faults/caches-answers.ts'
import { addForwardRoutes, type Pass } from './routes/forward-message.ts'

export const buildTlsOffloader: BuildSimulator = (context) => {
  const app = context.createApp()
  takeBodiesAsBytes(app)
  addForwardRoutes(app, context, createPass(context))
  return { app }
}

function createPass(context: PartyContext): Pass {
  const { faults } = context.party
  const plain: Pass = (message) => passOn(context, message)
  const caching = faults.includes('caches-answers') ? cacheAnswers(context, plain) : plain
  return faults.includes('logs-bodies') ? logBodies(context.log, caching) : caching
}
