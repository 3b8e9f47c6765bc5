/** A moment in time, in the zones in which systems write it. */

/** The same moment on several clocks, each as `YYYY-MM-DDTHH:MM:SS`. */
export interface Instant {
  epochMs: number
  clocks: readonly (readonly [zone: string, reading: string])[]
}

/** ISO 8601 with seconds and an offset, as a FHIR instant. */
const instantPattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})$/
const amsterdam = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** Undefined for what names no single second. */
export function tryParseInstant(value: string): Instant | undefined {
  const written = instantPattern.exec(value)?.[1]
  const epochMs = Date.parse(value)
  if (written === undefined || Number.isNaN(epochMs)) return undefined
  return {
    epochMs,
    clocks: [
      ['', written],
      ['utc', readUtc(epochMs)],
      ['local', readAmsterdam(epochMs)],
    ],
  }
}

export function readUtc(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19)
}

/** Swedish writes dates as ISO 8601 does. */
function readAmsterdam(epochMs: number): string {
  return amsterdam.format(epochMs).replace(' ', 'T')
}

/** Midnight in the Netherlands at the start of a day (`YYYY-MM-DD`). */
export function midnightOf(day: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`)
  const ahead = Date.parse(`${readAmsterdam(utc)}Z`) - utc
  return utc - ahead
}
