/** `inkijk images` */

import { makeImages } from '../composition.ts'
import type { CommandContext } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'

export interface ImagesOptions {
  localBase?: boolean
  base?: string
}

export async function imagesCommand(options: ImagesOptions, { terminal }: CommandContext): Promise<number> {
  terminal.line(await makeImages({ ...options, note: terminal.error }))
  return exitCodes.met
}
