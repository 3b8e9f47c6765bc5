import { describe, expect, it } from 'vitest'
import { gatherRows, matchesFilter } from '../../../harness/report/html/viewer/matrix-rows.ts'
import { mergeMessages, worstLevel } from '../../../harness/report/html/viewer/merge-messages.ts'
import { formatRoute, parseRoute, type Route } from '../../../harness/report/html/viewer/route.ts'
import { makeSample } from './sample.ts'

const routes: Route[] = [
  { page: 'summary' },
  { page: 'summary', open: { exchange: 'cn-4/as-is', verdict: 'strict' } },
  { page: 'run' },
  { page: 'exchange', exchange: 'cn-4/as-is' },
  { page: 'exchange', exchange: 'cn-4/as-is', message: 'lsp:sent 1/2' },
  { page: 'matrix', exchange: 'cn-4/as-is', cell: { party: 'lsp', element: 'Patient.name[0].given[0]/x' } },
  { page: 'as', exchange: 'cn-4/as-is' },
  { page: 'as', exchange: 'cn-4/as-is', party: 'lsp' },
  { page: 'as', exchange: 'cn-4/as-is', party: 'lsp', entry: 'lsp/received/1#0' },
  { page: 'finding', exchange: 'cn-4/as-is', finding: 'cn-4/as-is:12' },
  { page: 'coverage', exchange: 'cn-4/as-is' },
]

describe('routes', () => {
  it.each(routes.map((route) => [formatRoute(route), route] as const))('%s leads back to its page', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route)
  })

  it.each(['', '#', '#/nothing', '#/verdict/a/b/unknown', '#/exchange/cn-4', '#/%E0%A4%A'])(
    '%j leads to the summary',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ page: 'summary' })
    },
  )
})

describe('messages of an exchange', () => {
  it('are one per hop, seen from both sides, in order of time', async () => {
    const messages = mergeMessages(await makeSample().loadTranscripts('cn-4/as-is'))
    expect(messages).toHaveLength(12)
    expect(messages.map(({ sightings }) => sightings.length)).toEqual(Array.from({ length: 12 }, () => 2))
    expect(messages.map(({ at }) => at)).toEqual(messages.map(({ at }) => at).toSorted())
    expect(messages.slice(0, 3).map(({ from, to }) => `${from}>${to}`)).toEqual([
      'bron>zorgplatform',
      'zorgplatform>lsp',
      'lsp>ontvanger',
    ])
  })

  it('stay apart when the same bytes cross the same hop twice', async () => {
    const transcripts = await makeSample({ medical: 3, rounds: 2, copies: 1 }).loadTranscripts('cn-4/as-is')
    expect(mergeMessages(transcripts)).toHaveLength(18)
  })

  it('carry the worst level of the parties asked about', async () => {
    const [first] = mergeMessages(await makeSample().loadTranscripts('cn-4/as-is'))
    if (first === undefined) throw new Error('no message')
    expect(worstLevel(first, new Set(['zorgplatform']))).toBe('plaintext')
    expect(worstLevel(first, new Set(['lsp']))).toBe('shielded')
  })
})

describe('rows of the matrix', () => {
  const { result } = makeSample()
  const exchange = result.exchanges[1]
  const rows = exchange === undefined ? [] : gatherRows(exchange, { 'Patient.name[0].family': 'Quintavelde' })
  const shown = (filter: Partial<Parameters<typeof matchesFilter>[1]>) =>
    rows
      .filter((row) => matchesFilter(row, { classes: [], levels: [], search: '', ...filter }))
      .map(({ element }) => element)

  it('are one per element with all parties', () => {
    expect(rows).toHaveLength(28)
    expect([...(rows[0]?.exposures.keys() ?? [])]).toEqual(['zorgplatform', 'lsp'])
  })

  it('are found by level, class, element and value', () => {
    expect(shown({ levels: ['reidentifiable'] })).toEqual(['Patient.identifier[bsn]'])
    expect(shown({ classes: ['professional'] })).toHaveLength(2)
    expect(shown({ search: 'postalcode' })).toEqual(['Patient.address[0].postalCode'])
    expect(shown({ search: 'quinta' })).toEqual(['Patient.name[0].family'])
    expect(shown({ search: 'quinta', classes: ['medical'] })).toEqual([])
  })
})
