import { archiveBombs } from './archives.ts'
import type { Bombs } from './bomb.ts'
import { compressedBombs } from './compressed.ts'
import { documentBombs } from './documents.ts'
import { manyBombs } from './many.ts'
import { nestingBombs } from './nesting.ts'
import { passwordBombs } from './passwords.ts'

export const bombs: Bombs = {
  ...compressedBombs,
  ...archiveBombs,
  ...documentBombs,
  ...manyBombs,
  ...nestingBombs,
  ...passwordBombs,
}
