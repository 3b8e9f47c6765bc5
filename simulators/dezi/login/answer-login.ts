/** What an answer on the login page does to a login. Pure: the route stores what comes out. */

import { type AssuranceLevel, meetsLevel } from '../../../harness/contracts/identity/assurance.ts'
import { type TestIdentity, testIdentities } from '../../kit/identity/test-identities.ts'
import type { ClientRegister } from '../clients.ts'
import type { OidcErrorCode } from '../oidc/oidc-error.ts'
import type { DeziOptions } from '../options.ts'
import type { Grant, LoginState } from '../store.ts'
import { type Asked, type Means, means } from './means.ts'

export interface Relation {
  ura: string
  organisation: string
  role?: { code: string; name: string }
}

export type Answered =
  /** The next page, which may be the same. */
  | { outcome: 'page'; state: LoginState }
  | { outcome: 'granted'; grant: Grant }
  | { outcome: 'refused'; code: OidcErrorCode; detail: string }

interface Setting {
  clients: ClientRegister
  options: DeziOptions
  now: Date
}

const wrongAnswersAllowed = 3

export function meansFor(state: LoginState, options: DeziOptions): { means: Means; level: AssuranceLevel }[] {
  return means
    .map((each) => ({ means: each, level: each.level(options) }))
    .filter(({ level }) => meetsLevel(level, state.request.level))
}

export function findMeans(id: string | undefined): Means | undefined {
  return means.find((each) => each.id === id)
}

export function askedOf(state: LoginState, now: Date): Asked {
  return { identity: testIdentities.find(({ id }) => id === state.identity), smsCode: state.smsCode, now }
}

/** Organisations and roles that this login may be for. */
export function relationsFor(state: LoginState, { clients, options }: Omit<Setting, 'now'>): Relation[] {
  const identity = testIdentities.find(({ id }) => id === state.identity)
  const all = (identity?.relations ?? []).flatMap(({ organisation, role }) => {
    const found = clients.organisations[organisation]
    if (found === undefined) return []
    return [{ ura: found.ura, organisation: found.name, ...(role === undefined ? {} : { role }) }]
  })
  return all.filter(({ ura }) => options.offersAllOrganisations || ura === state.request.ura)
}

export function answerLogin(state: LoginState, form: ReadonlyMap<string, string>, setting: Setting): Answered {
  if (form.has('cancel')) return { outcome: 'refused', code: 'access_denied', detail: 'the person cancelled' }
  if (state.established !== undefined) return chooseRelation(state, form.get('relation'), setting)
  if (state.means === undefined) return chooseMeans(state, form.get('means'), setting)
  return answerStep(state, state.means, form, setting)
}

function chooseMeans(state: LoginState, chosen: string | undefined, { options }: Setting): Answered {
  const offered = meansFor(state, options).some(({ means: each }) => each.id === chosen)
  if (!offered || chosen === undefined) return { outcome: 'page', state }
  return { outcome: 'page', state: { ...state, means: chosen, step: 0 } }
}

function answerStep(state: LoginState, id: string, form: ReadonlyMap<string, string>, setting: Setting): Answered {
  const chosen = findMeans(id)
  const identity = chosen?.steps[state.step]?.check(form, askedOf(state, setting.now))
  if (chosen === undefined || identity === undefined) return countWrong(state)
  if (state.step + 1 < chosen.steps.length) {
    return { outcome: 'page', state: { ...state, step: state.step + 1, identity: identity.id, wrongAnswers: 0 } }
  }
  return establish({ ...state, identity: identity.id }, identity, chosen, setting)
}

function countWrong(state: LoginState): Answered {
  const wrongAnswers = state.wrongAnswers + 1
  return wrongAnswers >= wrongAnswersAllowed
    ? { outcome: 'refused', code: 'access_denied', detail: `${wrongAnswers} wrong answers` }
    : { outcome: 'page', state: { ...state, wrongAnswers } }
}

function establish(state: LoginState, identity: TestIdentity, chosen: Means, setting: Setting): Answered {
  const level = chosen.levelOf(identity, setting.options)
  if (level === undefined) return { outcome: 'refused', code: 'access_denied', detail: 'the means states no level' }
  if (!meetsLevel(level, state.request.level)) {
    return { outcome: 'refused', code: 'unmet_authentication_requirements', detail: `level is ${level}` }
  }
  const done = { ...state, established: { level, at: setting.now.getTime() } }
  const relations = relationsFor(done, setting)
  if (relations.length === 0) {
    return { outcome: 'refused', code: 'access_denied', detail: 'no relation with the organisation' }
  }
  return relations.length === 1 ? chooseRelation(done, '0', setting) : { outcome: 'page', state: done }
}

function chooseRelation(state: LoginState, value: string | undefined, setting: Setting): Answered {
  const relation = /^\d$/.test(value ?? '') ? relationsFor(state, setting)[Number(value)] : undefined
  if (relation === undefined || state.established === undefined || state.identity === undefined) {
    return { outcome: 'page', state }
  }
  return {
    outcome: 'granted',
    grant: {
      request: state.request,
      identity: state.identity,
      ura: relation.ura,
      ...(relation.role === undefined ? {} : { role: relation.role.code }),
      level: state.established.level,
      authenticatedAt: state.established.at,
    },
  }
}
