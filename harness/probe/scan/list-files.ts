/** The files below the paths of a scan, with all that is passed over and why. */

import type { Stats } from 'node:fs'
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { HarnessError } from '../../contracts/error.ts'

export interface Listing {
  /** In the order of the paths, below each in the order of their names. */
  files: { file: string; sizeBytes: number }[]
  /** Nothing is lost by it: links to what is scanned anyway, and sockets, which hold nothing. */
  skipped: { file: string; reason: string }[]
  /** What could not be looked into. */
  unread: { file: string; reason: string }[]
}

/** @throws HarnessError USAGE for a path that does not exist */
export async function listFiles(paths: readonly string[]): Promise<Listing> {
  const listing: Listing = { files: [], skipped: [], unread: [] }
  const links: string[] = []
  for (const path of paths) {
    // A path that is given by name is meant, also when it is a link.
    const facts = await stat(path).catch((cause: unknown) => {
      throw new HarnessError('USAGE', `cannot read "${path}": expected a file or a folder`, { cause })
    })
    await list(path, facts, listing, links)
  }
  await judgeLinks(links, paths, listing)
  const known = new Set<string>()
  listing.files = listing.files.filter(({ file }) => !known.has(file) && known.add(file))
  return listing
}

async function list(path: string, facts: Stats, listing: Listing, links: string[]): Promise<void> {
  if (facts.isFile()) listing.files.push({ file: path, sizeBytes: facts.size })
  else if (facts.isDirectory()) await listFolder(path, listing, links)
  else if (facts.isSymbolicLink()) links.push(path)
  else if (facts.isSocket() || facts.isFIFO()) {
    listing.skipped.push({ file: path, reason: facts.isSocket() ? 'a socket' : 'a pipe' })
  } else listing.unread.push({ file: path, reason: 'a device, which is not read' })
}

async function listFolder(path: string, listing: Listing, links: string[]): Promise<void> {
  const names = await readdir(path).catch((error: unknown) => {
    listing.unread.push({ file: path, reason: tellFault(error, 'folder') })
    return []
  })
  for (const name of names.sort()) {
    const inner = join(path, name)
    const facts = await lstat(inner).catch((error: unknown) => {
      listing.unread.push({ file: inner, reason: tellFault(error, 'file') })
      return undefined
    })
    if (facts !== undefined) await list(inner, facts, listing, links)
  }
}

/** Links are not followed, as they may lead in circles; one to what is scanned anyway hides nothing. */
async function judgeLinks(links: readonly string[], paths: readonly string[], listing: Listing): Promise<void> {
  if (links.length === 0) return
  const roots = await Promise.all(paths.map((path) => realpath(path).catch(() => path)))
  for (const link of links) {
    const target = await realpath(link).catch(() => undefined)
    if (target === undefined) listing.skipped.push({ file: link, reason: 'a link that leads nowhere' })
    else if (roots.some((root) => target === root || target.startsWith(root.endsWith(sep) ? root : root + sep))) {
      listing.skipped.push({ file: link, reason: 'a link to what is scanned' })
    } else listing.unread.push({ file: link, reason: 'a link to what is not scanned; links are not followed' })
  }
}

function tellFault(error: unknown, what: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EACCES' || code === 'EPERM') return `no permission to read this ${what}`
  if (code === 'ENOENT') return `this ${what} is no longer there`
  return error instanceof Error ? error.message : String(error)
}
