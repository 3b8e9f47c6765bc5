/** Ports for what is started later, by somebody else. */

import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below those that Linux gives to whoever asks for any port, so that nobody is given it before it is taken. */
const range = [20_000, 32_000] as const

/** Of 127.0.0.1. */
export async function findFreePort(): Promise<number> {
  const port = randomInt(...range)
  return (await isFree(port)) ? port : findFreePort()
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const opened = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (opened) await new Promise((resolve) => server.close(resolve))
  return opened
}
