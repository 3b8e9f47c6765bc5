/** A person with a browser that knows no script: follows links, keeps cookies, fills in forms. */

import { Agent, request as httpsRequest } from 'node:https'
import type { RunningParty } from '../kit/identity/landscape.ts'

export interface PageView {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  html: string
  /** Where the browser was sent when that is another host; the page is then empty. */
  left?: URL
}

export interface Person {
  open(url: string): Promise<PageView>
  /** Fills in the form of the page it is on; hidden fields are sent as they stand. */
  submit(answers: Readonly<Record<string, string>>): Promise<PageView>
  page: PageView
  cookies: Map<string, string>
}

type Sent = { method: 'GET' } | { method: 'POST'; body: string }

export function createPerson(provider: RunningParty): Person {
  const { fqdn } = provider.config.party
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const person: Person = {
    page: { status: 0, headers: {}, html: '' },
    cookies: new Map(),
    open: (url) => visit(url, { method: 'GET' }),
    submit(answers) {
      const form = new URLSearchParams()
      for (const [, name = '', value = ''] of person.page.html.matchAll(
        /type="hidden" name="(\w+)" value="([^"]*)"/g,
      )) {
        form.set(name, value)
      }
      for (const [name, value] of Object.entries(answers)) form.set(name, value)
      return visit(`https://${fqdn}/login`, { method: 'POST', body: form.toString() })
    },
  }
  const visit = async (url: string, sent: Sent): Promise<PageView> => {
    const target = new URL(url)
    if (target.hostname !== fqdn) return { status: 0, headers: {}, html: '', left: target }
    const view = await exchange(provider, agent, target, sent, person.cookies)
    for (const line of [view.headers['set-cookie'] ?? []].flat()) keepCookie(person.cookies, line)
    const { location } = view.headers
    if (view.status >= 300 && view.status < 400 && typeof location === 'string') {
      return visit(new URL(location, url).href, { method: 'GET' })
    }
    person.page = view
    return view
  }
  return person
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (/Max-Age=0/.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

function exchange(
  { listen, context, config }: RunningParty,
  agent: Agent,
  url: URL,
  sent: Sent,
  cookies: ReadonlyMap<string, string>,
): Promise<PageView> {
  const { promise, resolve, reject } = Promise.withResolvers<PageView>()
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const request = httpsRequest(
    {
      host: listen.address,
      port: listen.port,
      servername: config.party.fqdn,
      ca: context.keys.trustPem,
      method: sent.method,
      path: url.pathname + url.search,
      agent,
      headers: {
        host: url.host,
        ...(cookie === '' ? {} : { cookie }),
        ...(sent.method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
    },
    (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          html: Buffer.concat(chunks).toString('utf8'),
        }),
      )
    },
  )
  request.on('error', reject)
  request.end(sent.method === 'POST' ? sent.body : undefined)
  return promise
}
