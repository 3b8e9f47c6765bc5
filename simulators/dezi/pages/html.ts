/** Server-rendered pages: no script, so that they work with any browser and with none of its cleverness. */

import type { FastifyReply } from 'fastify'
import type { Titles } from '../../../harness/contracts/manifest.ts'

export interface Page {
  title: Titles
  /** HTML. */
  main: string
  /** Origin that a form may lead on to by a redirect: browsers hold `form-action` against that too (CSP 3, 6.4.2). */
  leadsTo?: string
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character)
}

/** Dutch with the English below it. */
export function bilingual({ nl, en }: Titles, tag = 'p'): string {
  const english = nl === en ? '' : `<span class="en" lang="en">${escapeHtml(en)}</span>`
  return `<${tag}>${escapeHtml(nl)}${english}</${tag}>`
}

export function sendPage(reply: FastifyReply, status: number, page: Page): FastifyReply {
  const target = page.leadsTo === undefined ? '' : ` ${page.leadsTo}`
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy': `default-src 'none'; style-src 'self'; form-action 'self'${target}; frame-ancestors 'none'; base-uri 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    .send(render(page))
}

function render({ title, main }: Page): string {
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title.nl)} – Dezi (test)</title>
<link rel="stylesheet" href="/login.css">
</head>
<body>
<header><p><strong>Dezi</strong> testomgeving <span class="en" lang="en">test environment</span></p></header>
<main>
${bilingual(title, 'h1')}
${main}
</main>
<footer><p><a href="/test-identities">Testpersonen <span class="en" lang="en">Test persons</span></a></p></footer>
</body>
</html>
`
}

export const styleSheet = `
:root { color-scheme: light; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; color: #1a1a1a; background: #fff; }
header, footer { background: #154273; color: #fff; padding: 0.5rem 1rem; }
header p, footer p { margin: 0; }
footer a { color: #fff; }
main { max-width: 40rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; }
.en { display: block; color: #555; font-size: 0.875em; }
header .en, footer .en { color: #fff; display: inline; }
label { display: block; margin: 1rem 0; font-weight: 600; }
input { display: block; width: 100%; box-sizing: border-box; font: inherit; margin-top: 0.5rem; padding: 0.5rem; border: 1px solid #555; }
button { display: block; width: 100%; font: inherit; text-align: left; margin: 0.5rem 0; padding: 0.75rem; border: 1px solid #154273; background: #fff; color: #154273; cursor: pointer; }
button.primary { background: #154273; color: #fff; }
button.primary .en { color: #fff; }
:focus-visible { outline: 3px solid #f9a825; outline-offset: 2px; }
[role="alert"] { border-left: 4px solid #c62828; padding: 0.5rem 1rem; }
aside { border: 1px dashed #555; padding: 0 1rem; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; border-bottom: 1px solid #ccc; padding: 0.25rem; vertical-align: top; }
`
