/** `GET /authorize`: the start of a login. */

import { randomBytes, randomInt } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Dezi } from '../dezi.ts'
import { checkAuthorize, findReturnAddress } from '../oidc/check-authorize.ts'
import { OidcError, UntrustedRequest } from '../oidc/oidc-error.ts'
import { sendPage } from '../pages/html.ts'
import { composeErrorPage } from '../pages/login-pages.ts'
import { loginCookie, redirectBack } from './login-cookie.ts'

export function addAuthorizeRoute(app: FastifyInstance, dezi: Dezi): void {
  app.get('/authorize', (request, reply) => {
    const query = new URL(request.raw.url ?? '', dezi.issuer).searchParams
    try {
      return start(dezi, query, reply)
    } catch (error) {
      if (!(error instanceof UntrustedRequest)) throw error
      request.log.info({ detail: error.message }, 'authorize refused')
      return sendPage(reply, 400, composeErrorPage(untrusted))
    }
  })
}

const untrusted = {
  nl: 'Deze toepassing is hier niet bekend, of wil u naar een onbekend adres sturen.',
  en: 'This application is not known here, or wants to send you to an unknown address.',
}

/** Throws `UntrustedRequest`; every other refusal goes back to the client. */
function start(dezi: Dezi, query: URLSearchParams, reply: FastifyReply): FastifyReply {
  const address = findReturnAddress(query, dezi.clients)
  try {
    const request = checkAuthorize(query, address, dezi.pkce)
    const login = dezi.store.openLogin({
      request,
      formToken: randomBytes(16).toString('base64url'),
      smsCode: String(randomInt(1_000_000)).padStart(6, '0'),
      step: 0,
      wrongAnswers: 0,
    })
    return reply.header('set-cookie', loginCookie.set(login)).redirect('/login', 303)
  } catch (error) {
    if (!(error instanceof OidcError)) throw error
    dezi.context.log.info({ error: error.code, detail: error.message }, 'authorize refused')
    return redirectBack(reply, dezi.issuer, address, { error: error.code })
  }
}
