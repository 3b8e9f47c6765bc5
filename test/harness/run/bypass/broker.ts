/** The broker's process: passes everything on. */

import { giveBack, passOn, readMessage, takeBodiesAsBytes } from '../../../../simulators/kit/forward.ts'
import { runParty } from '../../../../simulators/kit/process.ts'

await runParty((context) => {
  const app = context.createApp()
  takeBodiesAsBytes(app)
  app.all('/np/*', async (request, reply) => {
    const message = readMessage(context, request)
    if (message === undefined) return reply.code(404).send()
    return giveBack(reply, await passOn(context, message))
  })
  return { app }
})
