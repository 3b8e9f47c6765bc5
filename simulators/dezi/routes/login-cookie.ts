/** What binds a login to one browser, and the way back to the client. */

import type { FastifyReply } from 'fastify'

/** RFC 6265bis 4.1.3.2: only this host can have set it, and only over TLS. */
const name = '__Host-dezi-login'
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax'

export const loginCookie = {
  set: (login: string): string => `${name}=${login}; ${attributes}; Max-Age=600`,
  clear: `${name}=; ${attributes}; Max-Age=0`,
  read(header: string | undefined): string | undefined {
    const found = (header ?? '').split(/; ?/).filter((pair) => pair.startsWith(`${name}=`))
    return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined
  },
}

/** Answer of the authorization endpoint, with its own name in it (RFC 9207). */
export function redirectBack(
  reply: FastifyReply,
  issuer: string,
  { redirectUri, state }: { redirectUri: string; state: string | undefined },
  answer: Readonly<Record<string, string>>,
): FastifyReply {
  const url = new URL(redirectUri)
  const parameters = { ...answer, ...(state === undefined ? {} : { state }), iss: issuer }
  for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value)
  return reply
    .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'set-cookie': loginCookie.clear })
    .redirect(url.href, 303)
}
