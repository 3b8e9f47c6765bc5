/** The process of a party that answers every body with itself, and breaks down when asked to. */

import { runParty } from '../../../simulators/kit/process.ts'

await runParty((context) => {
  const app = context.createApp()
  app.post('/echo', async (request, reply) => reply.send(request.body))
  app.post('/break-down', async (_request, reply) => {
    setImmediate(() => {
      throw new Error('nobody catches this')
    })
    return reply.code(204).send()
  })
  return { app }
})
