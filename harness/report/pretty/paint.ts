/** Colours for the terminal, or none. */

import { styleText } from 'node:util'
import type { Outcome } from '../../contracts/result.ts'

type Style = 'bold' | 'dim' | Outcome

export type Paint = (style: Style, text: string) => string

const formats = {
  bold: 'bold',
  dim: 'dim',
  pass: 'green',
  fail: 'red',
  attention: 'yellow',
  inconclusive: 'magenta',
  'not-applicable': 'dim',
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>

/** `colour` is decided by the caller (terminal, NO_COLOR); nothing is read from the environment here. */
export function createPaint(colour: boolean): Paint {
  return (style, text) => (colour ? styleText(formats[style], text, { validateStream: false }) : text)
}
