/** A browser that knows no script: follows redirects at one host, keeps its cookies, fills in forms. */

import type { PeerClient } from '../types.ts'

export interface PageView {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  html: string
  /** Where the browser was sent when that is another host; the page is then empty. */
  left?: URL
}

export interface PlainBrowser {
  /** The first address opened says at which host it stays. */
  open(url: string): Promise<PageView>
  /** Fills in the form of the page it is on; hidden fields are sent as they stand. */
  submit(answers: Readonly<Record<string, string>>): Promise<PageView>
  page: PageView
  cookies: Map<string, string>
}

type Sent = { method: 'GET' } | { method: 'POST'; body: string }

const longestChain = 10

export function createPlainBrowser(client: PeerClient): PlainBrowser {
  let origin: string | undefined
  const visit = async (url: string, sent: Sent, hops = 0): Promise<PageView> => {
    const target = new URL(url)
    origin ??= target.origin
    if (target.origin !== origin) return { status: 0, headers: {}, html: '', left: target }
    if (hops > longestChain) throw new Error(`${origin} redirects for ever`)
    const view = await load(client, target, sent, browser.cookies)
    for (const line of [view.headers['set-cookie'] ?? []].flat()) keepCookie(browser.cookies, line)
    const { location } = view.headers
    if (view.status >= 300 && view.status < 400 && typeof location === 'string') {
      return visit(new URL(location, url).href, { method: 'GET' }, hops + 1)
    }
    browser.page = view
    return view
  }
  const browser: PlainBrowser = {
    page: { status: 0, headers: {}, html: '' },
    cookies: new Map(),
    open: (url) => visit(url, { method: 'GET' }),
    submit(answers) {
      const { html } = browser.page
      const form = new URLSearchParams()
      for (const [, name = '', value = ''] of html.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)) {
        form.set(name, value)
      }
      for (const [name, value] of Object.entries(answers)) form.set(name, value)
      const [, action = '/login'] = /<form method="post" action="([^"]*)"/.exec(html) ?? []
      return visit(new URL(action, origin).href, { method: 'POST', body: form.toString() })
    },
  }
  return browser
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (/Max-Age=0/.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

async function load(client: PeerClient, url: URL, sent: Sent, cookies: ReadonlyMap<string, string>): Promise<PageView> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const { status, headers, body } = await client.request({
    ...sent,
    url: url.href,
    headers: {
      ...(cookie === '' ? {} : { cookie }),
      ...(sent.method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
  })
  return { status, headers, html: body.toString('utf8') }
}
