/** Builds the address book: routes wired, nothing listening. */

import { type Refusal, sendRefusal } from '../kit/forward.ts'
import type { BuildSimulator } from '../kit/types.ts'
import { listEntries } from './entries.ts'
import { addOrganizationRoute } from './routes/search-organization.ts'
import { mediaType } from './wire.ts'

const notFound: Refusal = {
  status: 404,
  issue: 'not-found',
  code: 'not-found',
  diagnostics: 'There is nothing at this address.',
}

export const buildMcsdDirectory: BuildSimulator = ({ createApp, config, party }) => {
  const app = createApp()
  const { unlisted } = party.options
  const entries = listEntries(config.parties, Array.isArray(unlisted) ? unlisted.map(String) : [])
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, notFound))
  addOrganizationRoute(app, `https://${party.fqdn}/fhir`, entries)
  app.get<{ Params: { id: string } }>('/fhir/Endpoint/:id', (request, reply) => {
    const endpoints = [...entries.values()].flatMap((entry) => entry.endpoints)
    const found = endpoints.find(({ id }) => id === request.params.id)
    return found === undefined ? sendRefusal(reply, notFound) : reply.type(mediaType).send(JSON.stringify(found))
  })
  return { app }
}
