import { describe, expect, it } from 'vitest'
import { decode, textsOf } from '../subjects.ts'

describe('text that can be read in two ways', () => {
  it.each([
    ['xml-entities', 'a&#146;s', ['a\u0092s', 'a’s']],
    ['c-escapes', "'J\\xe1n\\u2019s'", ["'J\ufffdn’s'", "'Ján’s'"]],
    ['percent', 'J%E1n%u2019s', ['J\ufffdn’s', 'Ján’s']],
    ['percent', 'q=J%C3%A1n+s', ['q=Ján+s', 'q=Ján s']],
    ['header-folding', 'A: een\r\n twee', ['A: een twee', 'A: eentwee']],
  ])('is read in both: %s', (id, input, readings) => {
    expect(textsOf(id, input)).toEqual(readings)
  })
})

describe('a plus sign', () => {
  it.each(['Jan+de+Vries', '/zoek/Jan+de+Vries?x', 'q=Jan+Vries'])('stands for a space in %s', (input) => {
    expect(textsOf('percent', input).join()).toMatch(/Jan (?:de )?Vries/)
  })

  it.each(['+31612345678', 'kx+9QzL/Tp0=', 'x = 1 + 1', 'C++'])('stays what it is in %s', (input) => {
    expect(decode('percent', input).parts).toEqual([])
  })
})

it('reads apostrophes and blanks in a stretch of percent-encoding', () => {
  expect(textsOf('percent', "Prins%20Hendrik's weg%2012")).toEqual(["Prins Hendrik's weg 12"])
})

it('reads a value whose lines are not all escaped', () => {
  expect(textsOf('quoted-printable', 'een caf=C3=A9\r\ntwee\r\ndrie =3D')).toEqual(['een café\r\ntwee\r\ndrie ='])
})
