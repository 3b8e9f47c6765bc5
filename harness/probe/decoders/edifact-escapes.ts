/** The release character of EDIFACT (ISO 9735-1 5), in messages and pieces that are recognisably that. */

import type { DecodedPart, Decoder } from '../../contracts/probe.ts'
import { latin1Of } from '../view.ts'
import { isControl, startOfStretch } from './stretch.ts'
import { createTextOutput } from './text-output.ts'

interface Service {
  component: string
  element: string
  release: string
  terminator: string
}

const standard: Service = { component: ':', element: '+', release: '?', terminator: "'" }
/** Service string advice: component, element, decimal mark, release, reserved, terminator. */
const advicePattern = /UNA([^\w\s])([^\w\s])([.,])([^\w])([ *+^~])([^\w\s]|\p{Cc})/u
/** Segments of the envelope, or a terminator with the tag of a segment behind it. */
const messagePattern = /UN[BHGTZ]\+|'[ \t\r\n]{0,4}[A-Z]{3}\+/

export const edifactEscapesDecoder: Decoder = {
  id: 'edifact-escapes',
  decode(view) {
    const text = latin1Of(view)
    const service = text.includes('?') || text.includes('UNA') ? serviceOf(text) : undefined
    if (service === undefined) return { parts: [] }
    const parts: DecodedPart[] = []
    let from = 0
    for (let mark = text.indexOf(service.release); mark !== -1; ) {
      if (isRelease(text, mark, service)) {
        const start = startOfStretch(text, mark, from, isControl)
        const part = readMessage(view.bytes, text, start, mark, service)
        parts.push(part)
        from = part.at.offset + part.at.length
      }
      mark = text.indexOf(service.release, Math.max(from, mark + 1))
    }
    return { parts }
  },
}

function serviceOf(text: string): Service | undefined {
  const advice = text.includes('UNA') ? advicePattern.exec(text) : null
  if (advice === null) return /\?[':+?]/.test(text) && messagePattern.test(text) ? standard : undefined
  const [, component = ':', element = '+', , release = '?', , terminator = "'"] = advice
  // A space says that there is none.
  return release === ' ' ? undefined : { component, element, release, terminator }
}

/** With the segments around it, as texts go on in the next. */
function readMessage(bytes: Buffer, text: string, start: number, mark: number, service: Service): DecodedPart {
  const output = createTextOutput(bytes, mark - start + 256)
  let copied = start
  let i = mark
  while (i < text.length && !isControl(text.charCodeAt(i))) {
    if (!isRelease(text, i, service)) i += 1
    else {
      output.copy(copied, i)
      output.byte(bytes[i + 1] ?? 0, i, i + 2)
      i += 2
      copied = i
    }
  }
  output.copy(copied, i)
  return output.finish({ offset: start, length: i - start })
}

function isRelease(text: string, at: number, service: Service): boolean {
  const next = text[at + 1]
  if (text[at] !== service.release || next === undefined) return false
  return next === service.terminator || next === service.element || next === service.component || next === text[at]
}
