/** The pages of a login: choice of means, the questions of a means, choice of role. */

import type { AssuranceLevel } from '../../../harness/contracts/identity/assurance.ts'
import type { Titles } from '../../../harness/contracts/manifest.ts'
import type { Asked, Field, Means } from '../login/means.ts'
import { bilingual, escapeHtml, type Page } from './html.ts'

export interface RelationChoice {
  /** Position in the list, as the form gives it back. */
  value: string
  organisation: string
  role: string | undefined
}

interface Form {
  formToken: string
  /** Origin of the client. */
  leadsTo: string
}

const levelTitles: Readonly<Record<AssuranceLevel, Titles>> = {
  none: { nl: 'geen niveau', en: 'no level' },
  low: { nl: 'laag', en: 'low' },
  substantial: { nl: 'substantieel', en: 'substantial' },
  high: { nl: 'hoog', en: 'high' },
}
const wrongAnswer: Titles = { nl: 'Dat klopt niet. Probeer het opnieuw.', en: 'That is not right. Try again.' }
const cancel: Titles = { nl: 'Annuleren', en: 'Cancel' }

export function composeMeansPage(form: Form & { offered: readonly { means: Means; level: AssuranceLevel }[] }): Page {
  const buttons = form.offered.map(({ means, level }) => {
    const { nl, en } = means.levelText ?? levelTitles[level]
    const text = { nl: `${means.title.nl}: ${nl}`, en: `${means.title.en}: ${en}` }
    return `<button name="means" value="${means.id}">${bilingual(text, 'span')}</button>`
  })
  return {
    title: { nl: 'Hoe wilt u inloggen?', en: 'How do you want to log in?' },
    main: composeForm(form, buttons.join('\n')),
    leadsTo: form.leadsTo,
  }
}

export function composeStepPage(
  form: Form & { means: Means; step: number; isWrong: boolean; asked: Asked; showsPhone: boolean },
): Page {
  const { means, asked } = form
  const step = means.steps[form.step]
  const phone = form.showsPhone ? step?.phone?.(asked) : undefined
  const content = [
    form.isWrong ? `<div role="alert">${bilingual(wrongAnswer)}</div>` : '',
    bilingual(step?.explanation ?? means.title),
    phone === undefined ? '' : composePhone(phone),
    composeForm(
      form,
      (step?.fields ?? []).map((field, index) => composeField(field, index === 0)).join('\n') +
        submit({ nl: 'Verder', en: 'Continue' }),
    ),
  ]
  return { title: means.title, main: content.join('\n'), leadsTo: form.leadsTo }
}

export function composeRelationPage(form: Form & { relations: readonly RelationChoice[] }): Page {
  const buttons = form.relations.map(({ value, organisation, role }) => {
    const text = { nl: `${role ?? 'Zonder rol'}, ${organisation}`, en: `${role ?? 'Without a role'}, ${organisation}` }
    return `<button name="relation" value="${value}">${bilingual(text, 'span')}</button>`
  })
  return {
    title: { nl: 'Voor welke organisatie en rol?', en: 'For which organisation and role?' },
    main: composeForm(form, buttons.join('\n')),
    leadsTo: form.leadsTo,
  }
}

export function composeErrorPage(text: Titles): Page {
  return { title: { nl: 'Inloggen kan niet', en: 'Login is not possible' }, main: bilingual(text) }
}

function composePhone({ text, code }: { text: Titles; code: string }): string {
  const label = { nl: `Testtelefoon: ${text.nl}`, en: `Test telephone: ${text.en}` }
  return `<aside aria-label="Testtelefoon">${bilingual(label)}<p><output>${escapeHtml(code)}</output></p></aside>`
}

function composeForm({ formToken }: Form, content: string): string {
  return `<form method="post" action="/login">
<input type="hidden" name="form" value="${escapeHtml(formToken)}">
${content}
<button name="cancel" value="yes" formnovalidate>${bilingual(cancel, 'span')}</button>
</form>`
}

function composeField({ name, label, kind }: Field, isFirst: boolean): string {
  const type = kind === 'text' ? 'text' : 'password'
  const code = kind === 'code' ? ' inputmode="numeric"' : ''
  const focus = isFirst ? ' autofocus' : ''
  return `<label>${bilingual(label, 'span')}<input name="${name}" type="${type}" autocomplete="off" required${code}${focus}></label>`
}

/** First in the form, so that the enter key means it and not another button. */
function submit(text: Titles): string {
  return `<button class="primary">${bilingual(text, 'span')}</button>`
}
