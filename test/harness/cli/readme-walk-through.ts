/** What the README tells a vendor to write and to do. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../architecture/source-files.ts'

export interface WalkThrough {
  /** File name → content. */
  files: ReadonlyMap<string, string>
  commands: readonly string[]
}

export function readWalkThrough(): WalkThrough {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, section = ''] = /\n## Your own product in the chain\n([\s\S]*?)\n## /.exec(readme) ?? []
  const files = [...section.matchAll(/\n`([\w.-]+)`:\n\n```\w+\n([\s\S]*?)```/g)]
  const commands = [...section.matchAll(/\n```sh\n([\s\S]*?)```/g)]
  return {
    files: new Map(files.map(([, name = '', content = '']) => [name, content])),
    commands: commands.flatMap(([, text = '']) => text.trim().split('\n')),
  }
}
