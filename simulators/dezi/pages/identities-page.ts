/** The page that tells a test person what to type. */

import { type TestIdentity, testIdentities } from '../../kit/identity/test-identities.ts'
import { bilingual, escapeHtml, type Page } from './html.ts'

export function composeIdentitiesPage(): Page {
  return {
    title: { nl: 'Testpersonen', en: 'Test persons' },
    main:
      bilingual({
        nl: 'Niemand van hen bestaat. Een code van sms of authenticator staat op de inlogpagina zelf.',
        en: 'None of them exists. A code of a text message or an authenticator stands on the login page itself.',
      }) + testIdentities.map(composeIdentity).join('\n'),
  }
}

function composeIdentity({ deziNumber, initials, prefix, surname, digid, sso, yivi }: TestIdentity): string {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['Dezi-nummer', [deziNumber]],
    ['DigiD', [digid.username, digid.password]],
    ['DigiD-app', [digid.appPin]],
    ['Chip', [digid.documentNumber]],
    ['Werkaccount', [sso.account, sso.password]],
    ['Yivi', [yivi.wallet, yivi.pin, `loaAuthn: ${yivi.loaAuthn ?? '–'}`]],
  ]
  const name = [initials, ...(prefix === null ? [] : [prefix]), surname].join(' ')
  const body = rows
    .map(([title, values]) => `<tr><th scope="row">${title}</th><td>${values.map(code).join(' ')}</td></tr>`)
    .join('')
  return `<h2>${escapeHtml(name)}</h2><table><tbody>${body}</tbody></table>`
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`
}
