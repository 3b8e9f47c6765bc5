import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PartyEvidence } from '../../../harness/contracts/evidence.ts'
import { type Exposure, levels, type Result, verdictNames } from '../../../harness/contracts/result.ts'
import { describeTrial } from '../../../harness/report/trial/describe-trial.ts'
import { type TrialInput, takeRound } from '../../../harness/report/trial/trial-input.ts'
import { marks, words } from '../../../harness/report/words.ts'
import { evidenceFolder, readEvidence } from '../../../harness/run/evidence-folder.ts'
import { readPdfText, readTable, squeeze, tellAll } from '../report/trial/read-document.ts'
import { inkijk, makeFolder } from './inkijk.ts'

/** Two real exchanges of one trial: one that leaks to a party with a key of another, one that ends with a refusal. */
const variants = ['cn-4/jwe-by-platform', 'cn-4/refused']

let folder: Awaited<ReturnType<typeof makeFolder>>
let run: string
let result: Result

beforeAll(async () => {
  folder = await makeFolder()
  const { code, stderr } = await inkijk('run', ...variants, '--no-memory', '--reporter', 'json', '--out', folder.path)
  if (code !== 0 && code !== 1) throw new Error(`the run ended with ${code}: ${stderr}`)
  run = join(folder.path, 'latest')
  result = JSON.parse(await readFile(join(run, 'result.json'), 'utf8')) as Result
}, 180_000)

afterAll(() => folder[Symbol.asyncDispose]())

async function makeInput(of: Result = result): Promise<TrialInput> {
  const scenarios = [
    {
      id: 'cn-4',
      title: { nl: 'CN-4', en: 'CN-4' },
      source: 'LDN plan',
      exchanges: [{ id: 'cn-4/refused' }, { id: 'cn-4/as-is' }],
    },
  ]
  const evidence = new Map()
  for (const { id } of of.exchanges) evidence.set(id, await readEvidence(evidenceFolder(run, id)))
  const current = takeRound(of, scenarios)
  return { trial: 'cn-4', language: 'en', current, evidence, scenarios, systems: new Map(), runReference: 'RUN' }
}

/** Counts anew, from the exposures alone. */
function countExposed(exposures: readonly Exposure[], party: string): (level: string, cls?: string) => string {
  const own = exposures.filter((exposure) => exposure.party === party)
  return (level, cls) => {
    const counted = own.filter((one) => one.level === level && (cls === undefined || one.class === cls))
    return String(counted.length)
  }
}

describe('the findings report of a real run', () => {
  it('gives every verdict as the result has it', async () => {
    const rows = readTable(describeTrial(await makeInput()), 'Verdict per variant')
    expect(rows).toHaveLength(result.exchanges.length)
    for (const [index, exchange] of result.exchanges.entries()) {
      const cells = Object.values(rows[index] ?? {})
      expect(cells[0]).toBe(exchange.variant)
      for (const [at, verdict] of verdictNames.entries()) {
        const { outcome } = exchange.verdicts[verdict]
        expect(cells[at + 1]?.split('\n')[0]).toBe(`${marks[outcome]} ${words.en.outcomes[outcome]}`)
      }
    }
  })

  it('gives every number of elements that the exposures give, per party and level', async () => {
    const document = describeTrial(await makeInput())
    for (const party of ['zorgplatform', 'lsp']) {
      const rows = readTable(document, `What ${party} could know: number of elements per level`)
      for (const [index, { exposures }] of result.exchanges.entries()) {
        const count = countExposed(exposures, party)
        const exposed = levels.slice(0, levels.indexOf('inferable'))
        const sum = (cls: string) => String(exposed.reduce((all, level) => all + Number(count(level, cls)), 0))
        expect(rows[index]).toMatchObject({
          ...Object.fromEntries(exposed.map((level) => [words.en.levels[level], count(level)])),
          'of total': String(exposures.filter((one) => one.party === party).length),
          'of which medical': sum('medical'),
          'of which identity': sum('identity'),
        })
      }
    }
    const [platform] = readTable(document, 'What zorgplatform could obtain, and which keys of others it held')
    expect(platform?.Keys).toBe('its own, and those of bron')
  })

  it('refers to findings of the result, with the file and the bytes that the evidence has', async () => {
    const rows = readTable(describeTrial(await makeInput()), 'References')
    expect(rows.length).toBeGreaterThan(10)
    for (const row of rows) {
      const id = row.What?.split('\n')[0]
      const finding = result.findings.find((one) => one.id === id)
      if (finding === undefined) throw new Error(`the result has no finding ${id}`)
      const index = join(evidenceFolder(run, finding.exchange), finding.party, 'index.json')
      const { observations } = JSON.parse(await readFile(index, 'utf8')) as PartyEvidence
      const file = observations.find((one) => one.id === finding.observation)?.file
      expect(row['File and bytes']).toContain(`evidence/${finding.exchange}/${file}\n`)
      expect(row['File and bytes']).toContain(`bytes ${finding.offset}–${finding.offset + finding.length}`)
      expect(row.Replay).toBe(`npx inkijk explain RUN ${id}`)
    }
    const [, id = ''] = /explain RUN (\S+)/.exec(rows[0]?.Replay ?? '') ?? []
    expect((await inkijk('explain', run, id)).code).toBe(0)
  })

  it('gives the steps, the handshakes that were tried, and what was covered', async () => {
    const document = describeTrial(await makeInput())
    const [, refused] = result.exchanges
    const steps = readTable(document, 'Steps of the ends in refused')
    expect(steps.flatMap(({ Step, Times }) => Array(Number(Times)).fill(Step))).toEqual(
      refused?.steps.map(({ name }) => name),
    )
    expect(steps.map(({ Outcome }) => Outcome)).toContain('refused')
    expect(tellAll(document)).toContain('Not measured in this round, though the trial has them: cn-4/as-is.')
    const [tried] = readTable(document, 'Certificate offered and what the party did, over all variants')
    expect(tried).toMatchObject({ Party: 'bron', Valid: '2 × accepted' })
    expect(tried?.Revoked).toMatch(/^2 × refused/)
    const coverage = readTable(document, 'Bytes per variant and party')
    expect(coverage.map(({ Observed, Ciphertext }) => [Observed, Ciphertext])).toEqual(
      result.exchanges.flatMap((one) =>
        one.coverage.map((own) => [own.observedBytes, own.ciphertextBytes].map(String)),
      ),
    )
    const hops = readTable(document, 'Layers measured per hop').slice(0, 3)
    expect(hops.map(({ Hop, Message, Layers }) => [Hop, Message, Layers])).toEqual([
      ['bron – zorgplatform', 'no', '1'],
      // The platform holds the key of the sender, and so opens what is sent to it in answer.
      ['zorgplatform – lsp', 'yes, can be opened at the hop', '2'],
      ['lsp – ontvanger', 'yes', '2'],
    ])
  })

  it('changes when the result does', async () => {
    const changed = structuredClone(result)
    const [exchange] = changed.exchanges
    const exposure = exchange?.exposures.find(({ party, level }) => party === 'lsp' && level === 'shielded')
    if (exchange === undefined || exposure === undefined) throw new Error('nothing to change')
    exposure.level = 'plaintext'
    exchange.verdicts.functional.outcome = 'fail'
    const document = describeTrial(await makeInput(changed))
    const caption = 'What lsp could know: number of elements per level'
    const [before] = readTable(describeTrial(await makeInput()), caption)
    const [after] = readTable(document, caption)
    expect(Number(after?.plaintext)).toBe(Number(before?.plaintext) + 1)
    expect(readTable(document, 'Verdict per variant')[0]?.functional).toBe('✗ fail\n(expected: pass)')
  })
})

describe('inkijk beproeving', () => {
  it('writes HTML and PDF in Dutch beside the result, both with every verdict and reference', async () => {
    const { code, stdout } = await inkijk('beproeving', 'cn-4', '--run', run)
    expect(code).toBe(0)
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/bevindingen\.html$/),
      expect.stringMatching(/bevindingen\.pdf$/),
    ])
    const html = await readFile(join(run, 'bevindingen.html'), 'utf8')
    const pdf = readPdfText(await readFile(join(run, 'bevindingen.pdf')))
    expect(html).toContain('<html lang="nl">')
    expect(pdf).toContain(squeeze('Bevindingenrapport beproeving CN-4'))
    const references = [...html.matchAll(/npx inkijk explain \S+ (\S+?)<\/code>/g)].map(([, id = '']) => id)
    expect(references.length).toBeGreaterThan(10)
    for (const id of references) expect(pdf).toContain(id)
    for (const { exposures } of result.exchanges) {
      const count = countExposed(exposures, 'zorgplatform')('plaintext')
      expect(html).toContain(`<td class="end">${count}</td>`)
    }
  })

  it('writes English where it is told to, and tells what changed since the previous round', async () => {
    const earlier = join(folder.path, 'earlier')
    await mkdir(earlier)
    const before = structuredClone(result)
    before.run.id = 'the-round-before'
    for (const exchange of before.exchanges) exchange.verdicts.strict = { outcome: 'pass', reasons: [] }
    await writeFile(join(earlier, 'result.json'), JSON.stringify(before))
    const output = join(folder.path, 'reports', 'ronde-2.html')
    const args = ['--previous', earlier, '--round', '2', '--language', 'en', '--output', output]
    expect((await inkijk('beproeving', 'cn-4', '--run', run, ...args)).code).toBe(0)
    const html = await readFile(output, 'utf8')
    expect(html).toContain('<html lang="en">')
    expect(html).toContain('<p class="subtitle">Round 2</p>')
    expect(html).toContain('Since the previous round (the-round-before): 2 verdicts differ')
    const text = readPdfText(await readFile(join(folder.path, 'reports', 'ronde-2.pdf')))
    expect(text).toContain(squeeze('Verdicts that differ'))
    expect(text).not.toContain(squeeze('Oordelen die anders zijn'))
  })

  it.each([
    ['no such trial', ['cn-9'], 'no trial "cn-9"; expected one of cn-4, cn-5'],
    ['no such run', ['cn-4', '--run', 'nowhere'], 'no run at'],
    ['no such previous run', ['cn-4', '--run', 'RUN', '--previous', 'nowhere'], 'no run at'],
    ['a run of another trial', ['cn-5', '--run', 'RUN'], 'is of trial cn-4; expected a run of trial cn-5'],
    [
      'a previous run of another trial',
      ['cn-5', '--previous', 'RUN'],
      'is of trial cn-4; expected a run of trial cn-5',
    ],
    ['a run and run options at once', ['cn-4', '--run', 'RUN', '--seed', 'x'], "cannot be used with option '--seed"],
    ['an unknown language', ['cn-4', '--run', 'RUN', '--language', 'fr'], 'Allowed choices are nl, en'],
  ])('refuses %s', async (_what, args, text) => {
    const { code, stderr } = await inkijk('beproeving', ...args.map((arg) => (arg === 'RUN' ? run : arg)))
    expect(stderr).toContain(text)
    expect(code).toBe(2)
  })

  it.each([
    ['half a result', { schema: 'inkijk-result/1', tool: { version: '1' } }, 'lacks members that every result has'],
    ['no result', { schema: 'else' }, 'is not a result of schema inkijk-result/1'],
  ])('refuses a run with %s', async (what, content, text) => {
    const broken = join(folder.path, what.replace(' ', '-'))
    await mkdir(broken)
    await writeFile(join(broken, 'result.json'), JSON.stringify(content))
    const { code, stderr } = await inkijk('beproeving', 'cn-4', '--run', broken)
    expect(stderr).toContain(text)
    expect(code).toBe(2)
  })

  it('refuses a run whose evidence is gone', async () => {
    const bare = join(folder.path, 'bare')
    await mkdir(bare)
    await cp(join(run, 'result.json'), join(bare, 'result.json'))
    const { code, stderr } = await inkijk('beproeving', 'cn-4', '--run', bare)
    expect(stderr).toContain('cannot be read')
    expect(code).toBe(2)
  })
})
