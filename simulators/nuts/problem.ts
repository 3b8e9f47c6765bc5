/** Refusal of the internal interface (RFC 9457, as the node's common error answer has it). */

export class Problem extends Error {
  readonly status: number

  constructor(status: number, detail: string, options?: { cause?: unknown }) {
    super(detail, options)
    this.name = 'Problem'
    this.status = status
  }
}

export function titleOf(status: number): string {
  const titles: Record<number, string> = {
    400: 'Bad Request',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
    409: 'Conflict',
    412: 'Precondition Failed',
    415: 'Unsupported Media Type',
    502: 'Bad Gateway',
    503: 'Service Unavailable',
  }
  return titles[status] ?? 'Error'
}
