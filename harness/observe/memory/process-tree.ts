/** The processes of a party: the one that was started, and all that came from it. */

import { readdirSync, readFileSync } from 'node:fs'

/** `pid` first, then its descendants as far as they still have their parents. */
export function listProcessTree(pid: number): number[] {
  const children = Map.groupBy(listParents(), ({ parent }) => parent)
  const tree = [pid]
  // Grows while it is walked.
  for (const one of tree) tree.push(...(children.get(one) ?? []).map((child) => child.pid))
  return tree
}

function listParents(): { pid: number; parent: number }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    const [state, parent] = readStat(name)
    // What ended has no memory left.
    return parent === undefined || state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent) }]
  })
}

/** State and parent (proc_pid_stat(5)); empty for a process that ended meanwhile. The name may hold blanks and brackets. */
function readStat(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ', 2)
  } catch {
    return []
  }
}
