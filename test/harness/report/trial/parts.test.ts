import { describe, expect, it } from 'vitest'
import type { ExchangeResult } from '../../../../harness/contracts/result.ts'
import type { ChainBox } from '../../../../harness/report/trial/chain.ts'
import { boxSize, drawChain } from '../../../../harness/report/trial/chain.ts'
import { countLayers } from '../../../../harness/report/trial/layers.ts'
import { createReferences } from '../../../../harness/report/trial/references.ts'
import { compareSettings } from '../../../../harness/report/trial/settings.ts'
import { makeSample } from '../sample.ts'
import { exchangeOf, makeInput } from './sample-round.ts'

/** As a run that used every hop gives it. */
function useHops(exchange: ExchangeResult): ExchangeResult {
  exchange.verdicts.channel.reasons = exchange.route.slice(1).map((to, index) => ({
    ...{ code: 'hop-graded', text: '', findings: [] },
    values: { from: exchange.route[index] ?? '', to },
  }))
  return exchange
}

describe('layers per hop', () => {
  it('counts the message where ciphertext crossed and nothing medical was readable', async () => {
    const input = await makeInput()
    const count = (variant: string) => countLayers(exchangeOf(input, variant), input.current.result.findings)
    const own = (variant: string) => input.current.result.findings.filter((one) => one.exchange === `cn-4/${variant}`)
    expect(count('as-is').map(({ from, to }) => `${from} ${to}`)).toEqual([
      'bron zorgplatform',
      'zorgplatform lsp',
      'lsp ontvanger',
    ])
    const open = countLayers(exchangeOf(input, 'as-is'), own('as-is'))
    expect(open.map(({ message }) => message)).toEqual(['no', 'no', 'no'])
    expect(open.every(({ medical, other }) => medical > 0 && other > 0)).toBe(true)
    const closed = countLayers(useHops(exchangeOf(input, 'message-jwe')), own('message-jwe'))
    expect(closed.map(({ message, medical }) => [message, medical])).toEqual([
      ['yes', 0],
      ['yes', 0],
      ['yes', 0],
    ])
  })

  it('says where a party at the hop could open it, and where it cannot be told', async () => {
    const input = await makeInput()
    const exchange = useHops(exchangeOf(input, 'message-jwe'))
    const { findings } = input.current.result
    const leak = findings.find(
      (one) =>
        one.exchange === 'cn-4/as-is' &&
        one.party === 'lsp' &&
        one.peer === 'ontvanger' &&
        exchange.exposures.some((exposure) => exposure.element === one.element && exposure.class === 'medical'),
    )
    if (leak === undefined) throw new Error('the sample has no such finding')
    const hops = countLayers(exchange, [{ ...leak, level: 'decryptable' }])
    expect(hops.map(({ message }) => message)).toEqual(['yes', 'yes', 'opened'])
    const unseen = countLayers({ ...exchange, coverage: [] }, [])
    expect(unseen.map(({ message, measured }) => [message, measured])).toEqual([
      ['unknown', false],
      ['unknown', false],
      ['unknown', false],
    ])
  })

  it('takes the channel from what was graded', async () => {
    const exchange = exchangeOf(await makeInput(), 'as-is')
    const values = { from: 'bron', to: 'zorgplatform' }
    exchange.verdicts.channel.reasons = [
      { code: 'hop-graded', values, text: '', findings: [] },
      { code: 'hop-not-mutual', values: { from: 'zorgplatform', to: 'lsp' }, text: '', findings: [] },
    ]
    expect(countLayers(exchange, []).map(({ channel }) => channel)).toEqual(['yes', 'no', 'unused'])
  })
})

describe('hops beside the route', () => {
  it('are counted once, where a handshake was seen', async () => {
    const exchange = useHops(exchangeOf(await makeInput(), 'as-is'))
    const { reasons } = exchange.verdicts.channel
    const hop = (code: 'hop-graded' | 'hop-unused', from: string, to: string) =>
      reasons.push({ code, values: { from, to }, text: '', findings: [] })
    hop('hop-graded', 'bron', 'lsp')
    hop('hop-graded', 'lsp', 'bron')
    hop('hop-unused', 'bron', 'ontvanger')
    const hops = countLayers(exchange, []).map(({ from, to }) => `${from} ${to}`)
    expect(hops).toEqual(['bron zorgplatform', 'zorgplatform lsp', 'lsp ontvanger', 'bron lsp'])
  })
})

describe('evidence references', () => {
  it('number a finding once, cite the highest level first, and say how many more there are', () => {
    const { findings } = makeSample().result
    const [first, second, third] = findings
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few findings')
    const weak = { ...first, id: 'weak', level: 'reidentifiable' as const }
    const { cite, cited } = createReferences([weak, second, third], (count) => `+${count}`)
    expect(cite([weak.id, second.id, third.id, 'unknown'], 2)).toEqual([
      expect.objectContaining({ text: '[1]' }),
      ' ',
      expect.objectContaining({ text: '[2]' }),
      ' +1',
    ])
    expect(cite([second.id])).toEqual([expect.objectContaining({ text: '[1]', target: 'ref-1' })])
    expect(cite([])).toEqual([])
    expect(cited().map(({ number }) => number)).toEqual([1, 2])
  })
})

describe('settings of variants', () => {
  it('are told where they differ from what most have', () => {
    const { plans } = makeSample()
    const [first, second, third] = plans
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few plans')
    const [bron, ...rest] = second.parties
    if (bron === undefined) throw new Error('no parties')
    const changed = { ...second, parties: [{ ...bron, options: { speaks: 'other' }, faults: ['one'] }, ...rest] }
    const held = { ...third, heldKeys: { lsp: ['bron'] }, route: third.route.toReversed() }
    const { usual, variants } = compareSettings([first, changed, held])
    expect(variants.map(({ differs }) => differs)).toEqual(
      [
        [],
        [
          { name: 'bron.faults', value: 'one' },
          { name: 'bron.speaks', value: 'other' },
        ],
        [
          { name: 'route', value: 'ontvanger → lsp → zorgplatform → bron' },
          { name: 'lsp.heldKeys', value: 'bron' },
        ],
      ].map((differs) => expect.arrayContaining(differs)),
    )
    expect(variants.map(({ differs }) => differs.length)).toEqual([0, 2, 2])
    expect(usual).toContainEqual({ name: 'bron.speaks', value: '–' })
    expect(compareSettings(plans).usual).toEqual([])
  })
})

describe('the diagram', () => {
  const boxes = (count: number): ChainBox[] =>
    Array.from({ length: count }, (_, index) => ({ id: `p${index}`, lines: [], measured: true }))

  it.each([
    [2, 0],
    [4, 0],
    [6, 3],
    [9, 5],
  ])('%i parties on the route and %i beside it stand apart, within the drawing', (route, beside) => {
    const drawing = drawChain({ description: '', route: boxes(route), beside: boxes(beside) })
    expect(drawing.boxes).toHaveLength(route + beside)
    expect(drawing.hops).toHaveLength(route - 1)
    const places = drawing.boxes.map(({ x, y }) => `${x} ${y}`)
    expect(new Set(places).size).toBe(places.length)
    for (const { x, y } of drawing.boxes) {
      expect(x + boxSize.width).toBeLessThanOrEqual(drawing.width)
      expect(y + boxSize.height).toBeLessThanOrEqual(drawing.height)
    }
    // Neighbours on the route: no hop is longer than the gap between two boxes.
    for (const { x1, y1, x2, y2 } of drawing.hops) expect(Math.abs(x2 - x1) + Math.abs(y2 - y1)).toBeLessThan(20)
  })
})
