/** Puts together a small WebAssembly module (WebAssembly Core 1.0, 5) with one function over 32-bit numbers and one memory. */

/** Instructions in binary form. */
export type Code = readonly number[]

export interface WasmFunction {
  parameters: number
  /** Locals besides the parameters. */
  locals: number
  /** Leaves one number on the stack. */
  body: Code
}

const i32 = 0x7f
const block = { empty: 0x40, end: 0x0b } as const
const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

const binary = { add: 0x6a, sub: 0x6b, mul: 0x6c, and: 0x71, or: 0x72, shl: 0x74, shrU: 0x76, ltU: 0x49 } as const

export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)]
export const constant = (value: number): Code => [0x41, ...signed(value)]
export const compute = (left: Code, operator: keyof typeof binary, right: Code): Code => [
  ...left,
  ...right,
  binary[operator],
]
/** Four bytes, least significant first, at any address. */
export const load32 = (address: Code): Code => [...address, 0x28, 0, 0]
export const load8 = (address: Code): Code => [...address, 0x2d, 0, 0]
export const store32 = (address: Code, value: Code): Code => [...address, ...value, 0x36, 2, 0]
/** Runs `body` as long as `condition` holds. */
export const whileLoop = (condition: Code, body: Code): Code => [
  ...[0x03, block.empty],
  ...[...condition, 0x04, block.empty],
  ...[...body, 0x0c, 1],
  ...[block.end, block.end],
]

/** The module exports the function as `run` and the memory as `memory`. */
export function assemble({ parameters, locals, body }: WasmFunction, memoryPages: number): Uint8Array<ArrayBuffer> {
  const code = [...vector([[...unsigned(locals), i32]]), ...body, block.end]
  return Uint8Array.from([
    ...header,
    ...section(1, vector([[0x60, ...vector(Array.from({ length: parameters }, () => [i32])), ...vector([[i32]])]])),
    ...section(3, vector([[0]])),
    ...section(5, vector([[0, ...unsigned(memoryPages)]])),
    ...section(
      7,
      vector([
        [...text('run'), 0, 0],
        [...text('memory'), 2, 0],
      ]),
    ),
    ...section(10, vector([[...unsigned(code.length), ...code]])),
  ])
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content]
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()]
}

function text(value: string): Code {
  return [...unsigned(value.length), ...Buffer.from(value)]
}

/** LEB128. */
function unsigned(value: number): number[] {
  const low = value & 0x7f
  return value >>> 7 === 0 ? [low] : [low | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): number[] {
  const low = value & 0x7f
  const rest = value >> 7
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
  return isLast ? [low] : [low | 0x80, ...signed(rest)]
}
