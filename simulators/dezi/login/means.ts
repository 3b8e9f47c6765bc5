/** The means of login: what each asks, step by step, and how sure a login with it is (field notes on identity 2.5). */

import { timingSafeEqual } from 'node:crypto'
import type { AssuranceLevel } from '../../../harness/contracts/identity/assurance.ts'
import type { Titles } from '../../../harness/contracts/manifest.ts'
import { type TestIdentity, testIdentities } from '../../kit/identity/test-identities.ts'
import type { DeziOptions } from '../options.ts'
import { isTotp, totpAt } from './totp.ts'

export interface Field {
  name: string
  label: Titles
  kind: 'text' | 'password' | 'code'
}

/** What a step is checked against besides the answers. */
export interface Asked {
  /** Found by the first step. */
  identity: TestIdentity | undefined
  /** Code that was sent to the telephone for this login. */
  smsCode: string
  now: Date
}

export interface Step {
  explanation: Titles
  fields: readonly Field[]
  /** Who it is, when the answers are right. */
  check(answers: ReadonlyMap<string, string>, asked: Asked): TestIdentity | undefined
  /** What a telephone would show at this step. */
  phone?: (asked: Asked) => { text: Titles; code: string } | undefined
}

export interface Means {
  id: string
  title: Titles
  steps: readonly Step[]
  /** Said in the choice of means in place of the level. */
  levelText?: Titles
  /** Level that can be reached with it: for the choice of means. */
  level(options: DeziOptions): AssuranceLevel
  /** Level of this person's login; undefined when the means does not say one. */
  levelOf(identity: TestIdentity, options: DeziOptions): AssuranceLevel | undefined
}

const username: Field = { name: 'username', label: { nl: 'Gebruikersnaam', en: 'User name' }, kind: 'text' }
const password: Field = { name: 'password', label: { nl: 'Wachtwoord', en: 'Password' }, kind: 'password' }
const account: Field = { name: 'account', label: { nl: 'Werkaccount', en: 'Work account' }, kind: 'text' }
const appPin: Field = {
  name: 'appPin',
  label: { nl: 'Pincode van de DigiD-app', en: 'PIN of the DigiD app' },
  kind: 'code',
}
const documentNumber: Field = {
  name: 'documentNumber',
  label: { nl: 'Documentnummer op de chip', en: 'Document number on the chip' },
  kind: 'text',
}
const smsCode: Field = { name: 'smsCode', label: { nl: 'Sms-code', en: 'Text message code' }, kind: 'code' }
const totp: Field = {
  name: 'totp',
  label: { nl: 'Code van de authenticator-app', en: 'Code of the authenticator app' },
  kind: 'code',
}
const wallet: Field = { name: 'wallet', label: { nl: 'Testwallet', en: 'Test wallet' }, kind: 'text' }
const yiviPin: Field = { name: 'yiviPin', label: { nl: 'Yivi-pincode', en: 'Yivi PIN' }, kind: 'code' }

const byPassword: Step = {
  explanation: { nl: 'Log in met uw DigiD.', en: 'Log in with your DigiD.' },
  fields: [username, password],
  check: (answers) =>
    testIdentities.find(
      ({ digid }) => is(answers, 'username', digid.username) && is(answers, 'password', digid.password),
    ),
}

const byUsername: Step = {
  explanation: { nl: 'Open de DigiD-app die bij deze naam hoort.', en: 'Open the DigiD app of this user name.' },
  fields: [username],
  check: (answers) => testIdentities.find(({ digid }) => is(answers, 'username', digid.username)),
}

const appPinStep: Step = {
  explanation: { nl: 'Geef de pincode in de app.', en: 'Give the PIN in the app.' },
  fields: [appPin],
  check: (answers, { identity }) => keepIf(identity, (who) => is(answers, 'appPin', who.digid.appPin)),
}

export const means: readonly Means[] = [
  {
    id: 'digid-midden',
    title: { nl: 'DigiD Midden (wachtwoord en sms)', en: 'DigiD Midden (password and text message)' },
    ...fixed('low'),
    steps: [
      byPassword,
      {
        explanation: { nl: 'Wij hebben u een sms gestuurd.', en: 'We sent you a text message.' },
        fields: [smsCode],
        check: (answers, { identity, smsCode: sent }) => keepIf(identity, () => is(answers, 'smsCode', sent)),
        phone: ({ smsCode: code }) => ({ text: { nl: 'Uw sms-code', en: 'Your text message code' }, code }),
      },
    ],
  },
  {
    id: 'digid-substantieel',
    title: { nl: 'DigiD Substantieel (app)', en: 'DigiD Substantieel (app)' },
    ...fixed('substantial'),
    steps: [byUsername, appPinStep],
  },
  {
    id: 'digid-hoog',
    title: { nl: 'DigiD Hoog (app en identiteitsbewijs)', en: 'DigiD Hoog (app and identity document)' },
    ...fixed('high'),
    steps: [
      byUsername,
      appPinStep,
      {
        explanation: {
          nl: 'Houd uw identiteitsbewijs tegen de telefoon. In deze test typt u wat de chip zou geven.',
          en: 'Hold your identity document to the telephone. In this test, type what the chip would give.',
        },
        fields: [documentNumber],
        check: (answers, { identity }) =>
          keepIf(identity, (who) => is(answers, 'documentNumber', who.digid.documentNumber)),
      },
    ],
  },
  {
    id: 'sso',
    title: { nl: 'Werkaccount met tweede factor', en: 'Work account with second factor' },
    level: ({ ssoLevel }) => ssoLevel,
    levelOf: (_, { ssoLevel }) => ssoLevel,
    steps: [
      {
        explanation: { nl: 'Log in met het account van uw organisatie.', en: 'Log in with your work account.' },
        fields: [account, password],
        check: (answers) =>
          testIdentities.find(
            ({ sso }) => is(answers, 'account', sso.account) && is(answers, 'password', sso.password),
          ),
      },
      {
        explanation: { nl: 'Open uw authenticator-app.', en: 'Open your authenticator app.' },
        fields: [totp],
        check: (answers, { identity, now }) =>
          keepIf(identity, (who) => isTotp(who.sso.totpSecret, answers.get('totp') ?? '', now)),
        phone: ({ identity, now }) =>
          identity && {
            text: { nl: 'Authenticator', en: 'Authenticator' },
            code: totpAt(identity.sso.totpSecret, now),
          },
      },
    ],
  },
  {
    id: 'yivi',
    title: { nl: 'Yivi', en: 'Yivi' },
    levelText: { nl: 'niveau uit de wallet', en: 'level from the wallet' },
    // At most; what counts is the attribute.
    level: () => 'high',
    levelOf: ({ yivi }) => yivi.loaAuthn,
    steps: [
      {
        explanation: {
          nl: 'Scan de QR-code met Yivi. In deze test kiest u een wallet.',
          en: 'Scan the QR code with Yivi. In this test, choose a wallet.',
        },
        fields: [wallet],
        check: (answers) => testIdentities.find(({ yivi }) => is(answers, 'wallet', yivi.wallet)),
      },
      {
        explanation: {
          nl: 'U deelt: Dezi-nummer en betrouwbaarheidsniveau (loaAuthn). Bevestig met uw pincode.',
          en: 'You share: Dezi number and assurance level (loaAuthn). Confirm with your PIN.',
        },
        fields: [yiviPin],
        check: (answers, { identity }) => keepIf(identity, (who) => is(answers, 'yiviPin', who.yivi.pin)),
      },
    ],
  },
]

function fixed(level: AssuranceLevel): Pick<Means, 'level' | 'levelOf'> {
  return { level: () => level, levelOf: () => level }
}

function is(answers: ReadonlyMap<string, string>, name: string, expected: string): boolean {
  const given = Buffer.from(answers.get(name) ?? '')
  const wanted = Buffer.from(expected)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function keepIf(
  identity: TestIdentity | undefined,
  isRight: (identity: TestIdentity) => boolean,
): TestIdentity | undefined {
  return identity !== undefined && isRight(identity) ? identity : undefined
}
