/** An identifier, credential or presentation that does not hold; the message says why, without content of a subject. */
export class SsiError extends Error {
  constructor(detail: string, options?: { cause?: unknown }) {
    super(detail, options)
    this.name = 'SsiError'
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
