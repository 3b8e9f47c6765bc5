import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createPrettyReporter, type PrettyOptions } from '../../../harness/report/pretty/pretty.ts'
import { makeSample, type Sample } from './sample.ts'

/** What the reporter writes of a whole run. */
async function write(sample: Sample, language: 'nl' | 'en', options: Partial<PrettyOptions> = {}): Promise<string> {
  const output = new PassThrough()
  const reporter = createPrettyReporter({ output, live: false, colour: false, ...options })
  const context = { directory: '/nowhere', language }
  reporter.onRunBegin?.(sample.plans, context)
  for (const [position, plan] of sample.plans.entries()) {
    const exchange = sample.result.exchanges[position]
    if (exchange === undefined) continue
    reporter.onPhase?.(plan, 'exchanging')
    for (const step of exchange.steps) reporter.onStep?.(plan, { ...step, startedAt: 0 })
    reporter.onPhase?.(plan, 'judged')
    reporter.onExchangeEnd?.(plan, exchange, [])
  }
  await reporter.onRunEnd?.(sample.result, context)
  output.end()
  return (await output.toArray()).join('')
}

describe('the terminal report', () => {
  it('says what an unexpected verdict was and what was expected', async () => {
    const text = await write(makeSample(), 'en')
    expect(text).toContain('strict: fail (expected pass)')
    expect(text).toContain('flexible: attention (expected pass)')
    expect(text).toContain('cn-4/message-jwe  not as expected')
  })

  it('does not call an expected failure unexpected', async () => {
    const text = await write(makeSample(), 'en')
    expect(text).toContain('✗ strict: fail\n')
    expect(text).toContain('cn-4/as-is  as expected')
  })

  it('says an unexpected pass as well', async () => {
    const sample = makeSample()
    const [exchange] = sample.result.exchanges
    if (exchange !== undefined) exchange.verdicts.strict = { outcome: 'pass', reasons: [] }
    expect(await write(sample, 'en')).toContain('strict: pass (expected fail)')
  })

  it('speaks of what is required when that is not the expectation', async () => {
    const sample = makeSample()
    sample.result.run.require = 'strict'
    expect(await write(sample, 'en')).toContain('strict: fail (required pass)')
  })

  it('counts per party who could read what, by level and class', async () => {
    const text = await write(makeSample(), 'en')
    expect(text).toContain('zorgplatform (intermediary, 28 elements)')
    expect(text).toMatch(/plaintext +14 medical, 8 identity, 1 professional, 2 administrative, 1 routing/)
    expect(text).toMatch(/reidentifiable +1 identity/)
    expect(text).toContain('nothing above shielded')
  })

  it('names the product that stands in the place of a system, and no other', async () => {
    expect(await write(makeSample(), 'en')).not.toContain('product under test')
    const sample = makeSample()
    const [exchange] = sample.result.exchanges
    if (exchange === undefined) throw new Error('the sample is empty')
    exchange.parties = exchange.parties.map((party) =>
      party.id === 'lsp' ? { ...party, product: 'Schakel 9' } : party,
    )
    expect(await write(sample, 'en')).toContain('product under test: lsp = Schakel 9')
  })

  it('is Dutch all through', async () => {
    const text = await write(makeSample(), 'nl')
    expect(text).toContain('strikt: voldoet niet (verwacht: voldoet)')
    expect(text).toContain('lsp kan 1 elementen lezen of herleiden (herleidbaar; identiteit)')
    expect(text).toContain('wat in "ontvangen" was geplant')
    expect(text).not.toMatch(/\b(plaintext|medical|received)\b/)
  })

  it('tells what the exit code means and where the report is', async () => {
    const text = await write(makeSample(), 'en', { reportFile: '/nowhere/report.html' })
    expect(text).toContain('Exit code 1: a requirement not met (leak or failed check)')
    expect(text).toContain('Report: /nowhere/report.html')
  })

  it('writes no escape sequence without colour, and colours otherwise', async () => {
    const plain = await write(makeSample(), 'en')
    const coloured = await write(makeSample(), 'en', { colour: true })
    expect(stripVTControlCharacters(plain)).toBe(plain)
    expect(coloured).toContain('\u001b[31m✗')
    expect(stripVTControlCharacters(coloured)).toBe(plain)
  })

  it('writes the steps that did not work where nobody watches, and not those that did', async () => {
    const sample = makeSample()
    const [step] = sample.result.exchanges[0]?.steps ?? []
    if (step === undefined) throw new Error('the sample has no steps')
    expect(await write(sample, 'en')).not.toContain(step.name)
    step.outcome = 'refused'
    expect(await write(sample, 'en')).toContain(`  cn-4/as-is: – ${step.name} bron → ontvanger`)
  })

  it('redraws progress on a terminal and leaves the line of each exchange', async () => {
    const text = await write(makeSample(), 'en', { live: true })
    expect(text).toContain('\u001b[')
    expect(stripVTControlCharacters(text)).toContain('… cn-4/as-is  exchanging  ✓ pull')
    expect(stripVTControlCharacters(text)).toContain('cn-4/tap-lost  ✓ ? ? ✓ ✓ ✓ ?  as expected')
  })
})
