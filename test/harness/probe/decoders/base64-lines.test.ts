import { expect, it } from 'vitest'
import { readLines } from '../../../../harness/probe/decoders/base64-lines.ts'

const token = 'q'.repeat(86)

function piecesOf(text: string): string[] | undefined {
  const bytes = Buffer.from(text)
  const run = /[A-Za-z0-9_-]{40,}/.exec(text)
  const [start, length] = [run?.index ?? 0, run?.[0].length ?? 0]
  return readLines(bytes, start, start + length)?.map(({ from, length }) =>
    bytes.toString('latin1', from, from + length),
  )
}

it('a token at the end of a header field does not go on in the name of the next', () => {
  expect(piecesOf(`dpop: ${token}\r\nx-forwarded-for: 10.1.2.3\r\n\r\n`)).toBeUndefined()
})

it.each(['"', '\r\n', '=\r\n', ')', ''])('a wrapped text ends in a short line, before %j', (end) => {
  expect(piecesOf(`${token}\r\nx-forwarded-for${end}`)).toEqual([token, 'x-forwarded-for'])
})
