/** A person who logs in: reads the page, and answers what it asks with what this person has. */

import type { PeerClient } from '../types.ts'
import { createPlainBrowser, type PageView, type PlainBrowser } from './plain-browser.ts'
import type { TestIdentity } from './test-identities.ts'

/** Everything that a login page may ask, by the name of the field. */
type Answer = (who: TestIdentity, page: Asked) => string

interface Asked {
  /** Names of the fields of the page. */
  fields: readonly string[]
  html: string
}

const answers: Readonly<Record<string, Answer>> = {
  username: ({ digid }) => digid.username,
  // The word for the work account, where that is asked for on the same page.
  password: ({ digid, sso }, { fields }) => (fields.includes('account') ? sso.password : digid.password),
  smsCode: (_, page) => phoneCode(page),
  appPin: ({ digid }) => digid.appPin,
  documentNumber: ({ digid }) => digid.documentNumber,
  account: ({ sso }) => sso.account,
  totp: (_, page) => phoneCode(page),
  wallet: ({ yivi }) => yivi.wallet,
  yiviPin: ({ yivi }) => yivi.pin,
}

const relationButton = /<button name="relation" value="(\d+)"/
/** More pages than any means has. */
const longestLogin = 8

export interface LoginChoice {
  who: TestIdentity
  /** As the page names it. */
  means: string
}

/**
 * A whole login: from the address of the login service to that which it sends the browser back to. Who has several
 * roles takes the first. Throws a plain Error when it does not end there.
 */
export async function logInByScript(client: PeerClient, url: string, choice: LoginChoice): Promise<URL> {
  const browser = createPlainBrowser(client)
  const opened = await browser.open(url)
  const answered = opened.left === undefined ? await answerLogin(browser, choice) : opened
  const [, relation] = relationButton.exec(answered.html) ?? []
  const { left, status } = relation === undefined ? answered : await browser.submit({ relation })
  if (left === undefined) throw new Error(`the login did not end: the page came with status ${status}`)
  return left
}

/**
 * From the page that the browser is on to where the login service sends it back, or to a page that no means has: the
 * choice of a role, or an error. Throws a plain Error when a page asks for something that no person has.
 */
export async function answerLogin(browser: PlainBrowser, choice: LoginChoice): Promise<PageView> {
  let view = browser.page
  for (let page = 0; page < longestLogin && isAsking(view); page += 1) {
    view = await browser.submit(answerPage(view.html, choice))
  }
  return view
}

/** Code that the page shows as on a telephone; empty when it shows none. */
export function phoneCode({ html }: Pick<PageView, 'html'>): string {
  return /<output>(\d{6})<\/output>/.exec(html)?.[1] ?? ''
}

function isAsking({ left, status, html }: PageView): boolean {
  return left === undefined && status === 200 && !relationButton.test(html)
}

function answerPage(html: string, { who, means }: LoginChoice): Record<string, string> {
  const offered = [...html.matchAll(/<button name="means" value="([\w-]+)"/g)].map(([, id]) => id)
  if (offered.length > 0) {
    if (!offered.includes(means)) throw new Error(`the login page offers ${offered.join(', ')}, and not ${means}`)
    return { means }
  }
  const fields = [...html.matchAll(/<input name="(\w+)"/g)].map(([, name = '']) => name)
  if (fields.length === 0) throw new Error('the login page asks nothing and leads nowhere')
  return Object.fromEntries(
    fields.map((name) => {
      const answer = answers[name]
      if (answer === undefined) throw new Error(`the login page asks for ${name}, which no test person has`)
      return [name, answer(who, { fields, html })]
    }),
  )
}
