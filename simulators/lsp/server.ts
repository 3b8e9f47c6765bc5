/** The LSP, built but not listening. */

import { logBodies } from '../kit/faults/log-bodies.ts'
import { passOn, takeBodiesAsBytes } from '../kit/forward.ts'
import type { BuildSimulator, PartyContext } from '../kit/types.ts'
import { type Substituted, substituteRecipientKey } from './faults/substitutes-recipient-key.ts'
import { createLogs } from './logs.ts'
import { createKeyLookUp } from './look-up-keys.ts'
import { createReferenceIndex } from './reference-index.ts'
import { createRegisters, type Registers } from './registers.ts'
import { addForwardRoutes } from './routes/forward-message.ts'
import { addRoutingRoute } from './routes/get-routing-info.ts'
import { addKeyRoute } from './routes/look-up-keys.ts'
import { addReferenceRoute } from './routes/register-reference.ts'

export const buildLsp: BuildSimulator = (context) => {
  const app = context.createApp()
  takeBodiesAsBytes(app)
  const registers = createRegisters(context)
  const lsp = {
    context,
    registers,
    logs: createLogs(context.database),
    index: createReferenceIndex(context.database),
    ...createWays(context, registers),
  }
  addKeyRoute(app, lsp)
  addRoutingRoute(app, lsp)
  addReferenceRoute(app, lsp)
  addForwardRoutes(app, lsp)
  return { app }
}

/** How messages and keys go through, with the faults around it that are switched on. */
function createWays(context: PartyContext, registers: Registers): Substituted {
  const { faults } = context.party
  const honest: Substituted = {
    lookUpKeys: createKeyLookUp(context, registers),
    pass: (message) => passOn(context, message),
  }
  const logged = faults.includes('logs-bodies') ? { ...honest, pass: logBodies(context.log, honest.pass) } : honest
  return faults.includes('substitutes-recipient-key') ? substituteRecipientKey(context, logged) : logged
}
