/** The person at the terminal, for what a product can only be made to do by hand. */

import { createInterface } from 'node:readline'
import type { Person } from '../topology/external/triggers/by-hand.ts'
import type { Terminal } from './terminal.ts'

/** Where there is no terminal nobody presses Enter; a first message is noticed all the same. */
export function createPerson(terminal: Terminal, input: NodeJS.ReadStream = process.stdin): Person {
  return {
    tell: (text) => terminal.error(text),
    confirmed(signal) {
      if (!input.isTTY) return new Promise(() => {})
      const lines = createInterface({ input })
      signal.addEventListener('abort', () => lines.close(), { once: true })
      return new Promise((resolve) => lines.once('line', () => resolve()))
    },
  }
}
