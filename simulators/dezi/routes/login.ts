/** `GET /login` and `POST /login`: the pages of a login. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Dezi } from '../dezi.ts'
import { answerLogin, askedOf, findMeans, meansFor, relationsFor } from '../login/answer-login.ts'
import { type Page, sendPage, styleSheet } from '../pages/html.ts'
import { composeIdentitiesPage } from '../pages/identities-page.ts'
import { composeErrorPage, composeMeansPage, composeRelationPage, composeStepPage } from '../pages/login-pages.ts'
import type { LoginState } from '../store.ts'
import { loginCookie, redirectBack } from './login-cookie.ts'
import { readForm } from './read-form.ts'

const noLogin = {
  nl: 'Er is geen inlogpoging, of ze duurde te lang. Begin opnieuw bij uw toepassing.',
  en: 'There is no login under way, or it took too long. Start again from your application.',
}

export function addLoginRoutes(app: FastifyInstance, dezi: Dezi): void {
  app.get('/login', (request, reply) => {
    const found = findLogin(dezi, request)
    return found === undefined
      ? sendPage(reply, 400, composeErrorPage(noLogin))
      : sendPage(reply, 200, composePage(dezi, found.state))
  })
  app.post('/login', (request, reply) => {
    const found = findLogin(dezi, request)
    const form = readForm(request.body)
    // The cookie alone would let another site answer for the person.
    if (found === undefined || form?.get('form') !== found.state.formToken) {
      return sendPage(reply, 400, composeErrorPage(noLogin))
    }
    return answer(dezi, found, new Map(form), reply)
  })
  app.get('/login.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(styleSheet))
  app.get('/test-identities', (_request, reply) => sendPage(reply, 200, composeIdentitiesPage()))
}

function answer(
  dezi: Dezi,
  { id, state }: { id: string; state: LoginState },
  form: ReadonlyMap<string, string>,
  reply: FastifyReply,
): FastifyReply {
  const { store, context, issuer } = dezi
  const answered = answerLogin(state, form, { ...dezi, now: context.clock.now() })
  if (answered.outcome === 'page') {
    store.saveLogin(id, answered.state)
    return reply.header('cache-control', 'no-store').redirect('/login', 303)
  }
  store.closeLogin(id)
  if (answered.outcome === 'refused') {
    context.log.info({ error: answered.code, detail: answered.detail }, 'login refused')
    return redirectBack(reply, issuer, state.request, { error: answered.code })
  }
  const { identity, ura, level } = answered.grant
  context.log.info({ identity, ura, level, means: state.means, client: state.request.clientId }, 'login')
  return redirectBack(reply, issuer, state.request, { code: store.issueCode(answered.grant) })
}

function composePage(dezi: Dezi, state: LoginState): Page {
  const { options, context } = dezi
  const form = { formToken: state.formToken, leadsTo: new URL(state.request.redirectUri).origin }
  const means = findMeans(state.means)
  if (means === undefined) return composeMeansPage({ ...form, offered: meansFor(state, options) })
  if (state.established === undefined) {
    const asked = askedOf(state, context.clock.now())
    const { step, wrongAnswers } = state
    return composeStepPage({
      ...form,
      means,
      step,
      isWrong: wrongAnswers > 0,
      asked,
      showsPhone: options.showsTestPhone,
    })
  }
  const relations = relationsFor(state, dezi).map(({ organisation, role }, index) => ({
    value: String(index),
    organisation,
    role: role?.name,
  }))
  return composeRelationPage({ ...form, relations })
}

function findLogin(dezi: Dezi, request: FastifyRequest): { id: string; state: LoginState } | undefined {
  const id = loginCookie.read(request.headers.cookie)
  const state = id === undefined ? undefined : dezi.store.login(id)
  return id === undefined || state === undefined ? undefined : { id, state }
}
