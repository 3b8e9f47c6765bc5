import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DOMParser, type Element, onErrorStopParsing } from '@xmldom/xmldom'
import { describe, expect, it } from 'vitest'
import type { Outcome, Requirement, Result } from '../../../harness/contracts/result.ts'
import { createJunitReporter } from '../../../harness/report/junit/junit.ts'
import { writeXml } from '../../../harness/report/junit/xml.ts'
import { makeSample } from './sample.ts'

function parse(xml: string): Element {
  const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, 'text/xml').documentElement
  if (root === null) throw new Error('no root')
  return root
}

async function report(result: Result): Promise<Element> {
  await using directory = await temporaryDirectory()
  const file = await createJunitReporter().onRunEnd?.(result, { directory: directory.path, language: 'en' })
  return parse(await readFile(file ?? '', 'utf8'))
}

async function temporaryDirectory() {
  const path = await mkdtemp(join(tmpdir(), 'inkijk-junit-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** What stands in the case of this exchange and verdict: the names of its children. */
async function childrenOf(result: Result, exchange: string, verdict: string): Promise<string[]> {
  const root = await report(result)
  const found = [...root.getElementsByTagName('testcase')].find(
    (element) => element.getAttribute('classname') === exchange && element.getAttribute('name') === verdict,
  )
  return [...(found?.childNodes ?? [])].map(({ nodeName }) => nodeName).filter((name) => name !== '#text')
}

function sampleWith(outcome: Outcome, require: Requirement): Result {
  const { result } = makeSample()
  const [exchange] = result.exchanges
  if (exchange === undefined) throw new Error('the sample is empty')
  exchange.verdicts.strict.outcome = outcome
  return { ...result, run: { ...result.run, require } }
}

describe('junit.xml', () => {
  it('has a suite per exchange and a case per verdict, and counts them', async () => {
    const root = await report(makeSample().result)
    const suites = [...root.getElementsByTagName('testsuite')]
    expect(suites.map((suite) => suite.getAttribute('name'))).toEqual([
      'cn-4/as-is',
      'cn-4/message-jwe',
      'cn-4/tap-lost',
    ])
    expect(suites.map((suite) => suite.getElementsByTagName('testcase').length)).toEqual([7, 7, 7])
    expect(['tests', 'failures', 'errors', 'skipped'].map((name) => root.getAttribute(name))).toEqual([
      '21',
      '2',
      '0',
      '1',
    ])
  })

  it.each<[Outcome, Requirement, string]>([
    ['fail', 'expected', 'system-out'],
    ['pass', 'expected', 'failure'],
    ['not-applicable', 'expected', 'failure'],
    ['inconclusive', 'expected', 'error'],
    ['pass', 'strict', 'system-out'],
    ['fail', 'strict', 'failure'],
    ['attention', 'strict', 'failure'],
    ['inconclusive', 'strict', 'error'],
    ['fail', 'flexible', 'system-out'],
    ['not-applicable', 'flexible', 'skipped'],
  ])('puts a %s where "fail" was expected, under --require %s, as %s', async (outcome, require, child) => {
    expect(await childrenOf(sampleWith(outcome, require), 'cn-4/as-is', 'strict')).toEqual([child])
  })

  it('names the source of a broken expectation and the findings', async () => {
    const root = await report(makeSample().result)
    const [failure] = [...root.getElementsByTagName('failure')]
    expect(failure?.getAttribute('message')).toBe('fail, required pass')
    expect(failure?.textContent).toMatch(/\[f0001\]\nsource: E2E-report/)
  })
})

describe('the XML writer', () => {
  it.each([
    ['markup', `<a href="x">&amp; 'b' ]]></a>`],
    ['line breaks and tabs', 'one\n\ttwo'],
    ['letters outside the basic plane', 'naïef 🩺'],
  ])('keeps %s', (_, text) => {
    const root = parse(writeXml({ name: 'r', attributes: { a: text }, children: [text] }))
    expect(root.getAttribute('a')).toBe(text)
    expect(root.textContent).toBe(text)
  })

  it.each([
    ['a control character', '\u0000\u001b'],
    ['half a surrogate pair', '\ud83e'],
    ['a noncharacter', '\uffff'],
  ])('puts a replacement where %s stood', (_, text) => {
    const root = parse(writeXml({ name: 'r', attributes: { a: text }, children: [text] }))
    expect(root.getAttribute('a')).toMatch(/^\ufffd+$/)
    expect(root.textContent).toMatch(/^\ufffd+$/)
  })
})
