/** Option `loginDefect`: the client side of a login through Dezi does one thing otherwise than it must. */

import { randomBytes } from 'node:crypto'
import {
  beginDeziLogin,
  type DeziClient,
  type DeziLogin,
  finishDeziLogin,
  type PendingLogin,
} from '../../kit/identity/dezi-login.ts'

export type LoginDefect = (typeof loginDefects)[number]

export const loginDefects = [
  'none',
  /** Begins without PKCE. */
  'no-challenge',
  /** Redeems the code as somebody who took it on the way. */
  'other-verifier',
  /** Redeems the code, and redeems it again. */
  'code-twice',
] as const

export function beginLogin(defect: LoginDefect, client: DeziClient): { url: string; pending: PendingLogin } {
  const { url, pending } = beginDeziLogin(client)
  if (defect === 'other-verifier') {
    return { url, pending: { ...pending, codeVerifier: randomBytes(32).toString('base64url') } }
  }
  if (defect !== 'no-challenge') return { url, pending }
  const bare = new URL(url)
  for (const name of ['code_challenge', 'code_challenge_method']) bare.searchParams.delete(name)
  return { url: bare.href, pending }
}

export async function finishLogin(
  defect: LoginDefect,
  client: DeziClient,
  pending: PendingLogin,
  callback: URLSearchParams,
): Promise<DeziLogin> {
  if (defect === 'code-twice') await finishDeziLogin(client, pending, callback)
  return finishDeziLogin(client, pending, callback)
}
