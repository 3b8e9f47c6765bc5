/** Signed statements in any view, for the verdicts on authentication. */

import type { SignedStatement } from '../contracts/probe.ts'
import type { Content } from './content.ts'
import { type CompactToken, findCompact } from './decoders/compact.ts'
import type { Opened } from './opened.ts'
import { walk } from './walk.ts'

const maxVisits = 50_000

/** JWS with `x5c`; one that an observation holds several times once. */
export function findStatements(opened: Opened): SignedStatement[] {
  const found = new Map<string, SignedStatement>()
  const tokensOf = createTokenSearch()
  for (const { observation, content } of opened.roots) {
    const complete = walk(
      content,
      (candidate) => tokensOf(candidate).length > 0,
      (frame) => {
        for (const { at, x5c, segments } of tokensOf(frame.content)) {
          const { view } = frame.at(at.offset)
          const jws = segments.map(({ letters }) => letters).join('.')
          const key = `${observation.id} ${jws}`
          const statement = { observation: observation.id, chain: view.chain, x5c, jws, vantage: observation.vantage }
          if (!found.has(key)) found.set(key, statement)
        }
      },
      { maxDepth: opened.budget.maxDepth, maxVisits },
    )
    if (!complete) opened.budget.hit(`${maxVisits} ways to signed statements in ${observation.id}`)
  }
  return [...found.values()]
}

type Certified = CompactToken & { x5c: string[] }

function createTokenSearch(): (content: Content) => readonly Certified[] {
  const known = new Map<Content, readonly Certified[]>()
  return (content) => {
    const before = known.get(content)
    if (before !== undefined) return before
    const tokens = content.edges.some((edge) => edge.step === 'jws')
      ? certifiedTokens(content.bytes.toString('latin1'))
      : []
    known.set(content, tokens)
    return tokens
  }
}

function certifiedTokens(text: string): Certified[] {
  return findCompact(text, 3).flatMap((token) => {
    const { x5c } = token.header
    return Array.isArray(x5c) && x5c.length > 0 && x5c.every((entry) => typeof entry === 'string')
      ? [{ ...token, x5c }]
      : []
  })
}
