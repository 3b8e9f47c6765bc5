/** Puts together a small WebAssembly module (WebAssembly Core 1.0, 5): functions over 32-bit numbers and a memory it is given. */

/** Instructions in binary form. */
export type Code = readonly number[]

export interface WasmFunction {
  name: string
  parameters: number
  /** Locals behind the parameters: first those of 32 bits, then those of 64. */
  locals: { words: number; longs: number }
  /** Leaves one number of 32 bits on the stack. */
  body: Code
}

const i32 = 0x7f
const i64 = 0x7e
const block = { empty: 0x40, else: 0x05, end: 0x0b } as const
const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

const binary = {
  add: 0x6a,
  sub: 0x6b,
  and: 0x71,
  or: 0x72,
  shl: 0x74,
  shrU: 0x76,
  ltU: 0x49,
  leU: 0x4d,
  eq: 0x46,
} as const
const binaryLong = { and: 0x83, mul: 0x7e, shrU: 0x88 } as const

export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)]
export const constant = (value: number): Code => [0x41, ...signed(BigInt(value))]
/** As a signed number of 64 bits. */
export const constantLong = (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))]
export const compute = (left: Code, operator: keyof typeof binary, right: Code): Code => [
  ...left,
  ...right,
  binary[operator],
]
export const computeLong = (left: Code, operator: keyof typeof binaryLong, right: Code): Code => [
  ...left,
  ...right,
  binaryLong[operator],
]
/** The low half. */
export const wrap = (long: Code): Code => [...long, 0xa7]
/** Four bytes, least significant first, at any address. */
export const load32 = (address: Code, offset = 0): Code => [...address, 0x28, 0, ...unsigned(offset)]
/** Eight of them. */
export const load64 = (address: Code, offset = 0): Code => [...address, 0x29, 0, ...unsigned(offset)]
export const store32 = (address: Code, value: Code, offset = 0): Code => [
  ...[...address, ...value],
  ...[0x36, 2, ...unsigned(offset)],
]
/** Runs `body` as long as `condition` holds. */
export const whileLoop = (condition: Code, body: Code): Code => [
  ...[0x03, block.empty],
  ...[...condition, 0x04, block.empty],
  ...[...body, 0x0c, 1],
  ...[block.end, block.end],
]
export const when = (condition: Code, body: Code): Code => [...condition, 0x04, block.empty, ...body, block.end]
/** The second only where the first is not 0. */
export const both = (first: Code, second: Code): Code => [
  ...[...first, 0x04, i32],
  ...[...second, block.else, ...constant(0), block.end],
]

/** The module exports its functions by name and imports its memory as `host.memory`. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [
    ...[0x60, ...vector(Array.from({ length: parameters }, () => [i32]))],
    ...vector([[i32]]),
  ])
  const codes = functions.map(({ locals: { words, longs }, body }) => {
    const code = [
      ...vector([
        [...unsigned(words), i32],
        [...unsigned(longs), i64],
      ]),
      ...body,
      block.end,
    ]
    return [...unsigned(code.length), ...code]
  })
  return Uint8Array.from([
    ...header,
    ...section(1, vector(types)),
    ...section(2, vector([[...text('host'), ...text('memory'), 2, 0, ...unsigned(1)]])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)]))),
    ...section(10, vector(codes)),
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

function signed(value: bigint): number[] {
  const low = Number(value & 0x7fn)
  const rest = value >> 7n
  const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)
  return isLast ? [low] : [low | 0x80, ...signed(rest)]
}
