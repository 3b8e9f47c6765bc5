// Whether the party of this container answers on its control port. Exit code 0 or 1.
import { readFileSync } from 'node:fs'

const { control } = JSON.parse(readFileSync('/party/party.json', 'utf8'))
const answer = await fetch(`http://${control.address}:${control.port}/progress`, {
  headers: { authorization: `Bearer ${control.token}` },
  signal: AbortSignal.timeout(4_000),
}).catch(() => undefined)
process.exitCode = answer?.ok ? 0 : 1
