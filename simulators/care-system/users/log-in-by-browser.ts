/**
 * `GET /login` and `GET /dezi/callback`: somebody of the organisation logs in with a browser. Only a workstation of the
 * organisation, by its certificate, may do so.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Titles } from '../../../harness/contracts/manifest.ts'
import type { PendingLogin } from '../../kit/identity/dezi-login.ts'
import type { CertifiedKey, PartyContext } from '../../kit/types.ts'
import { beginLogin, finishLogin } from '../faults/login-defect.ts'
import { Refused } from '../peer/refused.ts'
import { findService } from './find-service.ts'
import { createDeziClient, toLoggedIn } from './log-in-by-dezi.ts'
import type { LoggedIn, Login } from './logged-in.ts'
import type { UserOptions } from './user-options.ts'

export interface BrowserLogin extends Login {
  addRoutes(app: FastifyInstance): void
}

interface Shown {
  status: number
  page: Titles
}

const pages = {
  done: { nl: 'U bent ingelogd. Dit venster kan dicht.', en: 'You are logged in. This window can be closed.' },
  refused: { nl: 'Inloggen is niet gelukt.', en: 'The login did not succeed.' },
  elsewhere: {
    nl: 'Inloggen kan alleen op een werkplek van de organisatie.',
    en: 'Only a workstation of the organisation can log in.',
  },
} as const satisfies Record<string, Titles>

export function createBrowserLogin(context: PartyContext, options: UserOptions, key: CertifiedKey): BrowserLogin {
  const service = findService(context, options, 'identityProvider').id
  /** Logins under way, by `state`. */
  const begun = new Map<string, PendingLogin>()
  /** The last that succeeded. */
  let latest: LoggedIn | undefined
  let arrival = Promise.withResolvers<void>()
  const finish = async (query: URLSearchParams): Promise<Shown> => {
    const state = query.get('state') ?? ''
    const pending = begun.get(state)
    begun.delete(state)
    if (pending === undefined) return { status: 400, page: pages.refused }
    const client = createDeziClient(context, options, key)
    const login = await finishLogin(options.loginDefect, client, pending, query)
    try {
      latest = toLoggedIn(context, options, login)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return { status: 403, page: pages.refused }
    }
    arrival.resolve()
    arrival = Promise.withResolvers()
    return { status: 200, page: pages.done }
  }
  const begin = (): string => {
    const { url, pending } = beginLogin(options.loginDefect, createDeziClient(context, options, key))
    begun.set(pending.state, pending)
    return url
  }
  return {
    service,
    async logIn() {
      for (;;) {
        if (latest !== undefined && latest.endsAt > context.clock.now().getTime()) return latest
        await arrival.promise
      }
    },
    addRoutes: (app) => addRoutes(app, context, { begin, finish }),
  }
}

function addRoutes(
  app: FastifyInstance,
  context: PartyContext,
  { begin, finish }: { begin(): string; finish(query: URLSearchParams): Promise<Shown> },
): void {
  const elsewhere: Shown = { status: 403, page: pages.elsewhere }
  app.get('/login', (request, reply) =>
    isOwn(context, request)
      ? reply.header('cache-control', 'no-store').redirect(begin(), 303)
      : sendPage(reply, elsewhere),
  )
  app.get('/dezi/callback', async (request, reply) => {
    const query = new URL(request.url, `https://${context.party.fqdn}`).searchParams
    return sendPage(reply, isOwn(context, request) ? await finish(query) : elsewhere)
  })
}

function isOwn({ peerOf, party }: PartyContext, request: FastifyRequest): boolean {
  return peerOf(request).ura === party.organisation.ura
}

function sendPage(reply: FastifyReply, { status, page: { nl, en } }: Shown): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    .send(`<!doctype html><html lang="nl"><meta charset="utf-8"><title>${nl}</title><main><h1>${nl}</h1>
<p lang="en">${en}</p></main></html>`)
}
