/** Builds the care system: routes wired, nothing listening. */

import type { FastifyInstance } from 'fastify'
import { type Refusal, sendRefusal, takeBodiesAsBytes } from '../kit/forward.ts'
import type { BuildSimulator } from '../kit/types.ts'
import { type CareSystem, createCareSystem } from './care-system.ts'
import { compressAnswer } from './compress-answer.ts'
import type { CareSystemOptions } from './options.ts'
import { joinConversation } from './peer/conversation.ts'
import { createReceiver, type Receiver } from './roles/receiver.ts'
import { createSender } from './roles/sender.ts'
import { addDocumentRoute } from './routes/compose-document.ts'
import { addKeyRoutes } from './routes/publish-keys.ts'
import { addBareNotificationRoute } from './routes/receive-bare-notification.ts'
import { addBundleRoute } from './routes/receive-bundle.ts'
import { addNotificationRoutes } from './routes/receive-notification.ts'
import { addSearchRoutes } from './routes/search-record.ts'
import { addSubscriptionRoutes } from './routes/subscription.ts'
import { addWorkflowTaskRoutes } from './routes/workflow-task.ts'
import { headers } from './wire.ts'

/** By the form of notification. */
const notificationRoutes: Readonly<
  Record<CareSystemOptions['speaks'], (app: FastifyInstance, system: CareSystem, receiver: Receiver) => void>
> = {
  'twiin-np': (...parts) => addNotificationRoutes(...parts, 'twiin-np'),
  'aorta-np': (...parts) => addNotificationRoutes(...parts, 'aorta-np'),
  'nuts-eoverdracht': addBareNotificationRoute,
  'harmonised-draft': (app, system, receiver) => {
    addBundleRoute(app, system, receiver)
    addSubscriptionRoutes(app, system)
  },
}

const notFound: Refusal = {
  status: 404,
  issue: 'not-found',
  code: 'not-found',
  diagnostics: 'There is nothing at this address.',
}

/** One text for whatever broke: what it was stands in the log. */
const internalError: Refusal = {
  status: 500,
  issue: 'exception',
  code: 'internal-error',
  diagnostics: 'The request could not be handled.',
}

export const build: BuildSimulator = (context) => {
  const system = createCareSystem(context)
  const sender = createSender(system)
  const receiver = createReceiver(system)
  const app = context.createApp()
  takeBodiesAsBytes(app)
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, notFound))
  app.setErrorHandler((error, request, reply) => {
    request.log.error({ err: error }, 'internal error')
    return sendRefusal(reply, internalError)
  })
  app.addHook('onRequest', async (request) => joinConversation(system.conversation, request.headers[headers.aortaId]))
  app.addHook('onSend', compressAnswer)
  system.trust.addRoutes(app, system)
  system.users.addRoutes(app)
  notificationRoutes[system.options.speaks](app, system, receiver)
  addWorkflowTaskRoutes(app, system, sender)
  addSearchRoutes(app, system, sender)
  addDocumentRoute(app, system, sender)
  addKeyRoutes(app, system)
  return {
    app,
    control: {
      putRecord: ({ resources }) => system.record.put(resources),
      getRecord: () => ({ resources: system.received.list() }),
      trigger: sender.trigger,
    },
  }
}
