/** Whose files a party's folder holds: a container is no root, and what it writes must be readable here. */

import { chown, lchown, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

export interface FolderOwner {
  /** Of the party's process; absent where this machine has no such numbers. */
  user?: string
  /** Makes the folders that the party writes into, and lets it. */
  prepare(directory: string): Promise<void>
  /** Takes everything back once the party has ended. */
  reclaim(directory: string): Promise<void>
}

/** As in the image. */
const containerUser = 1000

export function createFolderOwner(uid = process.getuid?.(), gid = process.getgid?.()): FolderOwner {
  const isRoot = uid === 0
  const prepare = async (directory: string): Promise<void> => {
    for (const folder of ['store', 'log', 'tap']) await mkdir(join(directory, folder), { recursive: true })
    if (isRoot) await own(directory, containerUser)
  }
  const reclaim = (directory: string) => (isRoot ? own(directory, 0) : Promise.resolve())
  if (uid === undefined || gid === undefined) return { prepare, reclaim }
  // Who is no root lends the container its own number: nothing has to change hands.
  return { user: isRoot ? `${containerUser}:${containerUser}` : `${uid}:${gid}`, prepare, reclaim }
}

async function own(directory: string, id: number): Promise<void> {
  await chown(directory, id, id)
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  // A link is not followed: the party may have made it.
  await Promise.all(entries.map((entry) => lchown(join(entry.parentPath, entry.name), id, id)))
}
