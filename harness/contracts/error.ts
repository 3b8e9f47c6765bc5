/** The one error class of the harness. Codes are stable, texts may change. */

/** Every code with its meaning; the catalogue in `docs/errors.md` is compared with this by a test. */
export const errorCodes = {
  USAGE: 'the command line was used wrongly',
  SCENARIO_NOT_FOUND: 'no scenario or variant has this name',
  SCENARIO_INVALID: 'a scenario file is not valid',
  MANIFEST_UNKNOWN: 'a scenario names a system, option or fault that no manifest has',
  SUT_INVALID: 'the file of a system under test is not valid',
  SUT_NOT_READY: 'a system under test is not ready for the exchange',
  SUT_UNSUPPORTED: 'a system under test says that it does not support the exchange',
  TRUTH_INVALID: 'a truth file is not valid',
  KEY_INVALID: 'a key file is not valid',
  RUN_NOT_FOUND: 'no run folder at this place',
  RUN_INVALID: 'a run folder is incomplete or was changed',
  FINDING_NOT_FOUND: 'the run has no finding with this id',
  REPORTER_UNKNOWN: 'no reporter has this name',
  PARTY_START: 'the process of a party did not start',
  PARTY_LOST: 'the process of a party ended by itself',
  PARTY_CONTROL: 'a party did not answer on its control port',
  EXCHANGE_TIMEOUT: 'an exchange did not end in time',
  ENGINE_UNAVAILABLE: 'there is no container engine, or it does not answer',
  ENGINE_FAILED: 'the container engine did not do what was asked of it',
  IMAGE_MISSING: 'an image is not here and cannot be made or fetched',
  NODE_TOO_OLD: 'Node is older than the version this needs',
  NOT_BUILT: 'a generated file is missing',
} as const

export type ErrorCode = keyof typeof errorCodes

export class HarnessError extends Error {
  readonly code: ErrorCode
  readonly detail: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; detail?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'HarnessError'
    this.code = code
    this.detail = options.detail ?? {}
  }
}
