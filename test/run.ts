/**
 * Runs every suite one after another and counts them together. The last line is
 * `N passed, N failed, N skipped`; a suite that cannot run here is said to be skipped, with the reason.
 */

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findEngine } from '../harness/topology/docker/engine.ts'
import { findBrowser } from './e2e/find-browser.ts'

interface Count {
  passed: number
  failed: number
  skipped: number
}

interface Suite {
  name: string
  run(reportFile: string): Promise<Count>
}

/** A download that does not come is given up. */
const downloadTimeoutMs = 120_000

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const suites: readonly Suite[] = [
  { name: 'unit and integration', run: runUnits },
  { name: 'browser', run: runPlaywright },
  { name: 'containers', run: runDocker },
]

const folder = await mkdtemp(join(tmpdir(), 'inkijk-test-'))
const total: Count = { passed: 0, failed: 0, skipped: 0 }
try {
  for (const suite of suites) {
    console.log(`\n── ${suite.name}`)
    const count = await suite.run(join(folder, 'report.json'))
    console.log(`── ${suite.name}: ${summarise(count)}`)
    for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count[key]
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.log(`\n${summarise(total)}`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

function summarise({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

function runUnits(reportFile: string): Promise<Count> {
  return runVitest(reportFile, [])
}

async function runDocker(reportFile: string): Promise<Count> {
  const obstacle = await findEngine().then(
    () => undefined,
    (error: Error) => error.message,
  )
  if (obstacle === undefined) return runVitest(reportFile, ['--config', 'vitest.docker.config.ts'])
  console.log(`skipped: ${obstacle}`)
  return { passed: 0, failed: 0, skipped: 1 }
}

async function runVitest(reportFile: string, options: readonly string[]): Promise<Count> {
  const status = await runCommand('vitest', [
    'run',
    ...options,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${reportFile}`,
  ])
  const report = await readReport<{
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numTodoTests: number
  }>(reportFile)
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const failed = report.numFailedTests
  return {
    passed: report.numPassedTests,
    // A file that does not load fails the run without failing a test.
    failed: status !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

async function runPlaywright(reportFile: string): Promise<Count> {
  if ((await findBrowser()) === undefined) {
    console.log('no Chromium or Chrome is installed; Playwright tries to download its own')
    await runCommand('playwright', ['install', 'chromium'], {}, downloadTimeoutMs)
  }
  if ((await findBrowser()) === undefined) {
    console.log('skipped: there is no Chromium or Chrome, and Playwright could not download one')
    return { passed: 0, failed: 0, skipped: 1 }
  }
  const status = await runCommand('playwright', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile,
  })
  const report = await readReport<{ stats: { expected: number; unexpected: number; flaky: number; skipped: number } }>(
    reportFile,
  )
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const { expected, unexpected, flaky, skipped } = report.stats
  const failed = unexpected + flaky
  return { passed: expected, failed: status !== 0 && failed === 0 ? 1 : failed, skipped }
}

function runCommand(
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
  timeoutMs = 0,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(root, 'node_modules', '.bin', command), args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
      timeout: timeoutMs,
    })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/** Undefined when the suite broke down before it wrote one. */
async function readReport<T>(file: string): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  await rm(file, { force: true })
  return text === undefined ? undefined : (JSON.parse(text) as T)
}
