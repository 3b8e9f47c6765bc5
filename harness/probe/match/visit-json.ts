/** JSON with positions: what stands in a document of a text, also in one that was cut off. */

/** Told of everything in the order of the text; a name is given for members of an object only. */
export interface JsonVisitor {
  open(isObject: boolean, name: string | undefined, offset: number): void
  close(end: number): void
  /** Without its quotes. */
  leaf(name: string | undefined, offset: number, length: number): void
}

export interface JsonExtent {
  end: number
  /** Whether it held any leaf. */
  held: boolean
  tooDeep: boolean
}

/** Deeper values are passed over. */
const maxNesting = 200
const quote = 0x22
const backslash = 0x5c
const brace = 0x7b
const endBrace = 0x7d
const bracket = 0x5b
const endBracket = 0x5d
const comma = 0x2c
const colon = 0x3a

/**
 * The document that begins at `offset` with a brace or a bracket. What follows an error is left out, what stands before
 * it counts.
 *
 * @param text latin1
 */
export function visitJson(text: string, offset: number, visitor: JsonVisitor): JsonExtent {
  const scanner = createScanner(text, offset, visitor)
  scanner.value(undefined, 0)
  return scanner.document()
}

/** The text of a string as it stands between its quotes, or of a number or literal. */
export function unescapeJson(latin1: string): string {
  // Scanned as latin1, so the text is put back to UTF-8 first.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  const utf8 = /^[\x00-\x7f]*$/.test(latin1) ? latin1 : Buffer.from(latin1, 'latin1').toString('utf8')
  if (!utf8.includes('\\')) return utf8
  try {
    return String(JSON.parse(`"${utf8}"`))
  } catch {
    return utf8
  }
}

function createScanner(text: string, offset: number, visitor: JsonVisitor) {
  const literal = /-?[0-9][0-9.eE+-]{0,40}|true|false|null/y
  let at = offset
  let held = false
  let tooDeep = false

  const skipSpace = (): number => {
    let code = text.charCodeAt(at)
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      at += 1
      code = text.charCodeAt(at)
    }
    return code
  }
  const take = (code: number): boolean => {
    if (skipSpace() !== code) return false
    at += 1
    return true
  }
  /** Behind the quotes of a string that begins here; -1 when it does not end. */
  const endOfString = (): number => {
    let end = text.indexOf('"', at + 1)
    while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
    return end === -1 ? -1 : end + 1
  }
  const leaf = (name: string | undefined, code: number): boolean => {
    const start = at
    if (code === quote) {
      const end = endOfString()
      if (end === -1) return false
      at = end
      visitor.leaf(name, start + 1, end - start - 2)
    } else {
      literal.lastIndex = at
      const found = literal.exec(text)
      if (found === null) return false
      at += found[0].length
      visitor.leaf(name, start, found[0].length)
    }
    held = true
    return true
  }
  const value = (name: string | undefined, depth: number): boolean => {
    const code = skipSpace()
    if (code !== brace && code !== bracket) return leaf(name, code)
    if (depth > maxNesting) {
      tooDeep = true
      return false
    }
    visitor.open(code === brace, name, at)
    at += 1
    const isWhole = code === brace ? members(depth + 1) : items(depth + 1)
    visitor.close(at)
    return isWhole
  }
  const members = (depth: number): boolean => {
    if (take(endBrace)) return true
    do {
      if (skipSpace() !== quote) return false
      const end = endOfString()
      if (end === -1) return false
      const name = text.slice(at + 1, end - 1)
      at = end
      if (!take(colon) || !value(name.includes('\\') ? unescapeJson(name) : name, depth)) return false
    } while (take(comma))
    return take(endBrace)
  }
  const items = (depth: number): boolean => {
    if (take(endBracket)) return true
    do {
      if (!value(undefined, depth)) return false
    } while (take(comma))
    return take(endBracket)
  }
  return { value, document: (): JsonExtent => ({ end: at, held, tooDeep }) }
}

/** An odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let count = 0
  while (text.charCodeAt(at - 1 - count) === backslash) count += 1
  return count % 2 === 1
}
