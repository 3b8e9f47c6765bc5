import { defineConfig } from '@playwright/test'
import { findBrowser } from './test/e2e/find-browser.ts'

const executablePath = await findBrowser()

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/e2e',
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  // The path comes from PLAYWRIGHT_JSON_OUTPUT_NAME; without it JSON would fill the terminal.
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME === undefined ? 'list' : [['list'], ['json']],
  use: {
    browserName: 'chromium',
    launchOptions: executablePath === undefined ? {} : { executablePath },
    viewport: { width: 1280, height: 800 },
    // Otherwise a report would open in whatever language the machine has.
    locale: 'nl-NL',
  },
})
