/** Fault: a shared cache that stores what it may not, such as answers to requests with an `Authorization` (RFC 9111 3.5). */

import type { Message } from '../../kit/forward.ts'
import type { PartyContext, PeerResponse } from '../../kit/types.ts'

export function cacheAnswers(
  { database }: PartyContext,
  pass: (message: Message) => Promise<PeerResponse>,
): (message: Message) => Promise<PeerResponse> {
  database.exec('CREATE TABLE cache (url TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL)')
  const keep = database.prepare('INSERT INTO cache (url, status, body) VALUES (?, ?, ?)')
  return async (message) => {
    const answer = await pass(message)
    if (message.method === 'GET') keep.run(message.path, answer.status, answer.body)
    return answer
  }
}
