import { describe, expect, it } from 'vitest'
import { makeReason } from '../../../../harness/contracts/reasons.ts'
import { describeTrial } from '../../../../harness/report/trial/describe-trial.ts'
import { createTelling } from '../../../../harness/report/trial/telling.ts'
import { takeRound } from '../../../../harness/report/trial/trial-input.ts'
import { trialTexts } from '../../../../harness/report/trial/words.ts'
import { listSections, listTables, readTable, tellAll } from './read-document.ts'
import { exchangeOf, makeInput } from './sample-round.ts'

describe('the findings report of a sample', () => {
  it('has the chapters that a trial must deliver, numbered', async () => {
    const { sections } = describeTrial(await makeInput())
    expect(sections.map(({ number, title }) => `${number} ${title}`)).toEqual([
      '1 Summary',
      '2 The chain',
      '3 Findings on the secure network',
      '4 Findings on the broker and the other parties in between',
      '5 Findings on the harmonised technical agreement',
      '6 Technical and functional test results',
      '7 Changes since the previous round',
      '8 What was not measured, open points and sources',
      '9 Evidence',
    ])
  })

  it('gives every section, row and reference a target of its own, and every reference leads to one', async () => {
    const document = describeTrial(await makeInput())
    const rows = listTables(document).flatMap((table) => table.rows)
    const targets = [
      ...listSections(document.sections).map(({ id }) => id),
      ...rows.flatMap(({ target }) => target ?? []),
    ]
    expect(new Set(targets).size).toBe(targets.length)
    const references = rows.flatMap(({ cells }) =>
      cells
        .flat()
        .flatMap((inline) => (typeof inline === 'object' && inline.kind === 'reference' ? inline.target : [])),
    )
    expect(references.length).toBeGreaterThan(10)
    expect(references.filter((target) => !targets.includes(target))).toEqual([])
  })

  it('marks a verdict that is not as expected, and says what was expected', async () => {
    const rows = readTable(describeTrial(await makeInput()), 'Verdict per variant')
    const row = rows.find(({ Variant }) => Variant === 'message-jwe')
    expect(row?.strict).toBe('✗ fail\n(expected: pass)')
    expect(row?.['as expected']).toBe('no')
    expect(rows.find(({ Variant }) => Variant === 'as-is')?.strict).toBe('✗ fail')
  })

  it('leaves no placeholder and no text of the other language', async () => {
    for (const language of ['nl', 'en'] as const) {
      const document = describeTrial(await makeInput(language))
      const told = tellAll(document)
      expect(told).not.toMatch(/\{\w+\}/)
      expect(told).not.toContain('undefined')
      const other = language === 'nl' ? 'en' : 'nl'
      const captions = listTables(document).map(({ caption }) => caption)
      const foreign = Object.values(trialTexts).filter((text) => text.nl !== text.en && captions.includes(text[other]))
      expect(foreign).toEqual([])
    }
  })

  it('names the product that stands in the place of a system', async () => {
    const input = await makeInput()
    for (const exchange of input.current.exchanges) {
      exchange.parties = exchange.parties.map((party) =>
        party.id === 'lsp' ? { ...party, product: 'Schakel 9' } : party,
      )
    }
    const document = describeTrial(input)
    const row = readTable(document, 'Parties in this chain').find(({ Party }) => Party === 'lsp')
    expect(row?.['Product under test']).toBe('Schakel 9')
    expect(tellAll(document)).toContain('Products under test: Schakel 9.')
    expect(tellAll(describeTrial(await makeInput()))).toContain('Every system in the chain is a simulator')
  })

  it('says what was not observed, what is inconclusive, and where nothing is open', async () => {
    const document = describeTrial(await makeInput())
    const gaps = readTable(document, 'Places that were not, or not all, looked into')
    expect(gaps).toContainEqual(
      expect.objectContaining({ Party: 'lsp', What: 'in memory', Why: 'its process has ended' }),
    )
    expect(gaps).toContainEqual(expect.objectContaining({ Party: 'lsp', What: 'Limits hit', Why: 'depth 8' }))
    const open = readTable(document, 'Open points')
    expect(open.map(({ Verdict, Outcome }) => `${Verdict} ${Outcome}`)).toContain('strict ? inconclusive')
  })

  it('tells a reason that this version does not know as the version that gave it did', async () => {
    const input = await makeInput('nl')
    const reason = { ...makeReason('fault'), code: 'of-another-version', text: 'told by another version' }
    exchangeOf(input, 'as-is').verdicts.userAuthentication.reasons = [reason as never]
    expect(tellAll(describeTrial(input))).toContain('told by another version')
  })

  it('leaves out exchanges of other trials, and says so', async () => {
    const input = await makeInput()
    const { result } = input.current
    const stray = structuredClone(result.exchanges[0])
    if (stray === undefined) throw new Error('the sample is empty')
    Object.assign(stray, { id: 'db-2/as-is', scenario: 'db-2' })
    const round = takeRound({ ...result, exchanges: [...result.exchanges, stray] }, input.scenarios)
    const told = tellAll(describeTrial({ ...input, current: round }))
    expect(told).toContain('The run holds 1 more exchanges that are no part of this trial')
    expect(told).not.toContain('db-2')
    expect(tellAll(describeTrial(input))).not.toContain('no part of this trial')
  })

  it('says that the run was interrupted, and which variants of the trial it has not', async () => {
    const input = await makeInput()
    expect(tellAll(describeTrial(input))).not.toContain('interrupted')
    input.current.result.run.outcome = 'interrupted'
    const scenarios = input.scenarios.map((one) => ({ ...one, exchanges: [...one.exchanges, { id: 'cn-4/later' }] }))
    const told = tellAll(describeTrial({ ...input, scenarios }))
    expect(told).toContain('The run was interrupted')
    expect(told).toContain('though the trial has them: cn-4/later.')
  })

  it('says what a product did not support, and counts a measured end that is not on the route', async () => {
    const input = await makeInput()
    const exchange = exchangeOf(input, 'as-is')
    exchange.unsupported = 'no push here'
    exchange.route = exchange.route.filter((party) => party !== 'ontvanger')
    const document = describeTrial(input)
    const gaps = readTable(document, 'Places that were not, or not all, looked into')
    expect(gaps).toContainEqual(
      expect.objectContaining({ What: 'not supported', Why: 'no push here', Variants: 'as-is' }),
    )
    const titles = (of: typeof document) => listSections(of.sections).map(({ title }) => title)
    expect(titles(document)).toContain('ontvanger (end; care-system)')
    expect(titles(describeTrial(await makeInput()))).not.toContain('ontvanger (end; care-system)')
  })

  it('names variants by scenario, and a scenario as a whole where all of it is meant', async () => {
    const input = await makeInput()
    const say = (variants: string[]) => {
      const { joinNames } = createTelling(input)
      return joinNames(input.current.exchanges.filter(({ variant }) => variants.includes(variant)))
    }
    expect(say(['as-is', 'tap-lost'])).toEqual(['as-is, tap-lost'])
    expect(say(['as-is', 'message-jwe', 'tap-lost'])).toEqual(['all 3'])
    Object.assign(exchangeOf(input, 'tap-lost'), { scenario: 'other', id: 'other/tap-lost' })
    expect(say(['as-is', 'message-jwe'])).toEqual(['cn-4: all 2'])
    expect(say(['as-is', 'tap-lost'])).toEqual(['cn-4: as-is; other/tap-lost'])
  })

  it('gives scenarios that are several their name before the variant', async () => {
    const input = await makeInput()
    const second = exchangeOf(input, 'as-is')
    Object.assign(second, { scenario: 'cn-4-b', id: 'cn-4-b/as-is' })
    const rows = readTable(describeTrial(input), 'Verdict per variant')
    expect(rows.map(({ Variant }) => Variant)).toEqual(['cn-4-b/as-is', 'cn-4/message-jwe', 'cn-4/tap-lost'])
  })
})

describe('what changed since the previous round', () => {
  async function makeRounds() {
    const [before, after] = [await makeInput(), await makeInput()]
    return { before, after, describe: () => describeTrial({ ...after, previous: before.current }) }
  }

  it('is nothing for the same result', async () => {
    const { describe: tell, before } = await makeRounds()
    expect(tellAll(tell())).toContain(`Compared with run ${before.current.result.run.id} there is no difference.`)
    expect(tellAll(describeTrial(before))).toContain('No previous round was given.')
  })

  it('is a verdict, with what it was', async () => {
    const { before, describe: tell } = await makeRounds()
    exchangeOf(before, 'as-is').verdicts.strict = { outcome: 'pass', reasons: [] }
    expect(readTable(tell(), 'Verdicts that differ')).toEqual([
      { Variant: 'cn-4/as-is', Verdict: 'strict', Was: '✓ pass', Is: '✗ fail', Expected: 'fail' },
    ])
    expect(tellAll(tell())).toMatch(/: 1 verdicts differ, [1-9]\d* findings are new/)
  })

  it('is a number of elements that went up and down, per party', async () => {
    const { before, describe: tell } = await makeRounds()
    const [shown, hidden] = exchangeOf(before, 'as-is').exposures.filter(({ party }) => party === 'lsp')
    if (shown === undefined || hidden === undefined) throw new Error('the sample has too few exposures')
    const now = hidden.level
    shown.level = 'shielded'
    hidden.level = now === 'plaintext' ? 'decryptable' : 'plaintext'
    const [row, ...others] = readTable(tell(), 'Elements that changed level')
    expect(others).toEqual([])
    expect(row).toMatchObject({ Variant: 'cn-4/as-is', Party: 'lsp', 'Only before': '0', 'Only now': '0' })
    expect(Number(row?.['More visible']) + Number(row?.['Less visible'])).toBe(2)
    expect(row?.Which).toContain('1 × shielded → plaintext')
  })

  it('is a variant that is new or gone, and an element that only one of both has', async () => {
    const { before, after, describe: tell } = await makeRounds()
    Object.assign(exchangeOf(before, 'tap-lost'), { id: 'cn-4/older', variant: 'older' })
    exchangeOf(after, 'as-is').exposures.pop()
    expect(readTable(tell(), 'New and gone variants')).toEqual([
      { Variant: 'cn-4/tap-lost', Change: 'new' },
      { Variant: 'cn-4/older', Change: 'gone' },
    ])
    expect(readTable(tell(), 'Elements that changed level')).toEqual([
      expect.objectContaining({ 'More visible': '0', 'Less visible': '0', 'Only before': '1', 'Only now': '0' }),
    ])
  })

  it('is a finding that is new, and one that is settled', async () => {
    const { after, describe: tell } = await makeRounds()
    const { channel } = exchangeOf(after, 'as-is').verdicts
    channel.reasons = [makeReason('hop-not-mutual', { from: 'bron', to: 'zorgplatform', detail: 'no certificate' })]
    exchangeOf(after, 'as-is').verdicts.functional.reasons = []
    expect(readTable(tell(), 'New findings').map(({ Finding }) => Finding)).toEqual([
      'bron – zorgplatform: the parties did not both check the other certificate (no certificate)',
    ])
    expect(readTable(tell(), 'Findings that are gone').map(({ Verdict }) => Verdict)).toEqual(['functional'])
  })

  it('is a setting of the run', async () => {
    const { before, describe: tell } = await makeRounds()
    before.current.result.run.backend = 'docker'
    expect(readTable(tell(), 'Settings of the run')).toEqual([{ Setting: 'Backend', Was: 'docker', Is: 'embedded' }])
  })
})
