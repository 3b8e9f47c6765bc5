/** Lines of a TLS key log (NSS key log format, RFC 9850). */

import type { Budget, HeldKey } from '../../contracts/probe.ts'
import { rawKeyId } from './key-id.ts'

const marks = ['_SECRET', 'CLIENT_RANDOM ', 'RSA ']
/** Identifier, client random (or, for RSA, the first bytes of the encrypted secret), secret. */
const line =
  /^[ \t]{0,8}(RSA|CLIENT_RANDOM|[A-Z]{2,16}(?:_[A-Z]{2,16}){0,4}_SECRET(?:_\d{1,3})?) ([0-9a-fA-F]{16}|[0-9a-fA-F]{64}) ([0-9a-fA-F]{32,192})[ \t]{0,8}\r?$/gm
/** Five lines per connection. */
const maxLines = 50_000

/** @param text latin1 */
export function findTlsSecrets(text: string, source: string, budget: Budget): HeldKey[] {
  if (!marks.some((mark) => text.includes(mark))) return []
  const found: HeldKey[] = []
  for (const [, label = '', clientRandom = '', secret = ''] of text.matchAll(line)) {
    if (found.length >= maxLines) {
      budget.hit(`${maxLines} lines of a TLS key log in one view`)
      break
    }
    const tls = { label, clientRandom: clientRandom.toLowerCase(), secret: secret.toLowerCase() }
    // A resumed session has the secret of the first one, and another client random.
    found.push({ id: rawKeyId(Buffer.from(Object.values(tls).join(' '))), tls, source })
  }
  return found
}
