/** The other side said no by the protocol. */

export class Refused extends Error {
  /** HTTP status; 502 for a system on the way that could not reach the next. */
  readonly status: number

  constructor(status: number, detail: string) {
    super(`${status}: ${detail}`)
    this.name = 'Refused'
    this.status = status
  }
}
