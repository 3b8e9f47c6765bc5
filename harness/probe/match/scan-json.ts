/** JSON with positions: the leaves of every document in a text, also of one that was cut off. */

export interface JsonLeaf {
  /** Member names and indices from the document down. */
  path: readonly (string | number)[]
  /** As text: strings unescaped, numbers and literals as they stand. */
  value: string
  offset: number
  length: number
}

/** Deeper values are passed over. */
const maxNesting = 200

export interface JsonDocument {
  leaves: JsonLeaf[]
  end: number
  tooDeep: boolean
}

/**
 * The document that begins at `offset` with a brace or a bracket. What follows an error is left out, what stands before
 * it counts.
 */
export function scanJson(text: string, offset: number): JsonDocument {
  const scanner = createScanner(text, offset)
  scanner.value([])
  return { leaves: scanner.leaves, end: scanner.position(), tooDeep: scanner.tooDeep() }
}

function createScanner(text: string, offset: number) {
  const leaves: JsonLeaf[] = []
  const space = /[ \t\r\n]*/y
  const string = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y
  const literal = /-?[0-9][0-9.eE+-]{0,40}|true|false|null/y
  let at = offset
  let deep = false

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const punctuation = (wanted: string): boolean => {
    match(space)
    if (text[at] !== wanted) return false
    at += 1
    return true
  }
  const leaf = (path: readonly (string | number)[]): boolean => {
    match(space)
    const start = at
    const quoted = match(string)
    if (quoted !== undefined) {
      leaves.push({ path, value: unquote(quoted), offset: start + 1, length: quoted.length - 2 })
      return true
    }
    const bare = match(literal)
    if (bare === undefined) return false
    leaves.push({ path, value: bare, offset: start, length: bare.length })
    return true
  }
  const value = (path: readonly (string | number)[]): boolean => {
    if (path.length > maxNesting) {
      deep = true
      return false
    }
    if (punctuation('{')) return members(path)
    return punctuation('[') ? items(path) : leaf(path)
  }
  const members = (path: readonly (string | number)[]): boolean => {
    if (punctuation('}')) return true
    do {
      match(space)
      const name = match(string)
      if (name === undefined || !punctuation(':') || !value([...path, unquote(name)])) return false
    } while (punctuation(','))
    return punctuation('}')
  }
  const items = (path: readonly (string | number)[]): boolean => {
    if (punctuation(']')) return true
    let index = 0
    do {
      if (!value([...path, index])) return false
      index += 1
    } while (punctuation(','))
    return punctuation(']')
  }
  return { leaves, value, position: () => at, tooDeep: () => deep }
}

function unquote(quoted: string): string {
  // Scanned as latin1, so the text is put back to UTF-8 first.
  const utf8 = Buffer.from(quoted, 'latin1').toString('utf8')
  if (!utf8.includes('\\')) return utf8.slice(1, -1)
  try {
    return String(JSON.parse(utf8))
  } catch {
    return utf8.slice(1, -1)
  }
}
