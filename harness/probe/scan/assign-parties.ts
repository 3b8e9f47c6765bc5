/** Which party recorded a file: told by name, or by a folder that bears the name of a party. */

import { resolve, sep } from 'node:path'

export interface PartyPath {
  party: string
  path: string
}

/**
 * @param parties those that keys were given for
 * @returns the party of a file; undefined for all files of which none is known, which are taken for those of one party
 */
export function createPartyOf(
  parties: ReadonlySet<string>,
  partyPaths: readonly PartyPath[],
): (file: string) => string | undefined {
  const roots = partyPaths
    .map(({ party, path }) => ({ party, root: resolve(path) }))
    .toSorted((a, b) => b.root.length - a.root.length)
  return (file) => {
    const full = resolve(file)
    const named = roots.find(({ root }) => full === root || full.startsWith(root.endsWith(sep) ? root : root + sep))
    // The innermost folder tells most; a name with a dot in it stands for a file such as `lsp.pcap`, too.
    return named?.party ?? full.split(sep).findLast((name) => parties.has(name))
  }
}
