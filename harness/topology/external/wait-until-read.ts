/** Waits until a process has taken in what was sent to it: it lies in the system before, and not in the process. */

import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

const pollMs = 5
const longestMs = 2_000
/** State of a row (Linux, `include/net/tcp_states.h`): ESTABLISHED. */
const established = '01'

/**
 * Resolves when nothing waits in the connections to `port` that the process, or what shares its network, has accepted;
 * and after two seconds, or where that cannot be seen, all the same: what is missing then is missed by its control.
 */
export async function waitUntilRead(pid: number, port: number): Promise<void> {
  const deadline = performance.now() + longestMs
  while (performance.now() < deadline) {
    const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readTable(pid, name)))
    if (!tables.some((table) => hasUnread(table, port))) return
    await wait(pollMs)
  }
}

/** proc_pid_net(5): a row is `sl local:port remote:port st tx_queue:rx_queue …`, the numbers in hexadecimal. */
export function hasUnread(table: string, port: number): boolean {
  return table
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .some(([, local = '', , state, queues = '']) => {
      const [, unread = '0'] = queues.split(':')
      return (
        state === established &&
        Number.parseInt(local.split(':')[1] ?? '', 16) === port &&
        Number.parseInt(unread, 16) > 0
      )
    })
}

function readTable(pid: number, name: string): Promise<string> {
  return readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')
}
