/** The options that have to do with the user: who logs in, how, what is shown of it, and what is demanded. */

import type { AssuranceLevel } from '../../../harness/contracts/identity/assurance.ts'
import type { OptionSchema } from '../../../harness/contracts/manifest.ts'
import type { PartySpec } from '../../../harness/contracts/party.ts'
import { type LoginDefect, loginDefects } from '../faults/login-defect.ts'
import { type StatementDefect, statementDefects } from '../faults/statement-defect.ts'
import { choose, text } from '../read-option.ts'

export interface UserOptions {
  login: 'none' | 'dezi' | 'uzi-pas'
  /** As the login page of the identity provider names it. */
  loginMeans: string
  loginBy: 'itself' | 'person'
  /** Id of a test person; empty: the first who belongs to the organisation. */
  loginPerson: string
  demandsLevel: AssuranceLevel
  userStatement: 'envelope' | 'verklaring'
  /** Which userinfo it takes. */
  userinfo: 'encrypted' | 'any'
  /** With which keys it verifies what Dezi and its register signed. */
  deziKeys: 'shown' | 'published'
  loginDefect: LoginDefect
  statementDefect: StatementDefect
  /** Party ids. */
  identityProvider: string
  passService: string
}

const values = {
  login: ['none', 'dezi', 'uzi-pas'],
  loginMeans: ['digid-hoog', 'digid-substantieel', 'digid-midden', 'sso', 'yivi'],
  loginBy: ['itself', 'person'],
  demandsLevel: ['none', 'low', 'substantial', 'high'],
  userStatement: ['envelope', 'verklaring'],
  userinfo: ['encrypted', 'any'],
  deziKeys: ['shown', 'published'],
} as const

export const userOptionSchemas: Readonly<Record<keyof UserOptions, OptionSchema>> = {
  login: {
    type: 'string',
    enum: values.login,
    default: 'none',
    description:
      'How its user logs in before a record is fetched: not, through Dezi, or with a pass of the UZI-register.',
  },
  loginMeans: {
    type: 'string',
    enum: values.loginMeans,
    default: 'digid-hoog',
    description: 'Means of login that its user chooses at Dezi.',
  },
  loginBy: {
    type: 'string',
    enum: values.loginBy,
    default: 'itself',
    description:
      'Who logs in through Dezi: a scripted person at its own workstation, or somebody with a browser and a certificate of the organisation, at GET /login of its listener.',
  },
  loginPerson: {
    type: 'string',
    default: '',
    description: 'Id of the test person that logs in; empty: the first who belongs to the organisation.',
  },
  demandsLevel: {
    type: 'string',
    enum: values.demandsLevel,
    default: 'none',
    description:
      'Level of login, shown by a statement about the user, that it demands before it gives a token for the record. With trust: nuts the node is told.',
  },
  userStatement: {
    type: 'string',
    enum: values.userStatement,
    default: 'envelope',
    description:
      'What it shows of a login through Dezi: the envelope, which says how sure the login was and for which client, or the verklaring of the register alone.',
  },
  userinfo: {
    type: 'string',
    enum: values.userinfo,
    default: 'encrypted',
    description: 'What it takes from Dezi as userinfo: only what is encrypted to it, or the bare envelope as well.',
  },
  deziKeys: {
    type: 'string',
    enum: values.deziKeys,
    default: 'shown',
    description:
      'With which keys it verifies what Dezi and its register signed: of the chain that is shown with the signature, or those that they publish.',
  },
  loginDefect: {
    type: 'string',
    enum: loginDefects,
    default: 'none',
    description: 'What it does wrong as a client in a login through Dezi.',
  },
  statementDefect: {
    type: 'string',
    enum: statementDefects,
    default: 'none',
    description:
      'How it forges what it shows of a login through Dezi: not, signed by itself with the address of its own keys, without a signature, or with the public key of the signer as a secret.',
  },
  identityProvider: { type: 'string', default: '', description: 'Party id of Dezi.' },
  passService: { type: 'string', default: '', description: 'Party id of the UZI-register with its passes.' },
}

/** Throws a plain Error that names the option. */
export function readUserOptions({ options }: Pick<PartySpec, 'options'>): UserOptions {
  const login = choose(options, 'login', values.login)
  const read: UserOptions = {
    login,
    loginMeans: choose(options, 'loginMeans', values.loginMeans),
    loginBy: choose(options, 'loginBy', values.loginBy),
    loginPerson: text(options.loginPerson),
    demandsLevel: choose(options, 'demandsLevel', values.demandsLevel),
    userStatement: choose(options, 'userStatement', values.userStatement),
    userinfo: choose(options, 'userinfo', values.userinfo),
    deziKeys: choose(options, 'deziKeys', values.deziKeys),
    loginDefect: choose(options, 'loginDefect', loginDefects),
    statementDefect: choose(options, 'statementDefect', statementDefects),
    identityProvider: text(options.identityProvider),
    passService: text(options.passService),
  }
  if (options.trust === 'nuts' && login === 'uzi-pas')
    throw new Error('option login: a Nuts node takes no statement made with a pass')
  if (options.trust === 'nuts' && read.demandsLevel !== 'none')
    throw new Error('option demandsLevel: with trust nuts the node of this system demands the level')
  return read
}
