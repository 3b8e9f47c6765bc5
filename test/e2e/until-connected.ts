/** Walks that survive what happens to the network of the machine. */

import type { Page } from '@playwright/test'

export const networkChanged = 'ERR_NETWORK_CHANGED'

/** Chromium drops its connections whenever an interface of the machine comes or goes, as with containers: no finding. */
export async function untilConnected<T>(page: Page, run: () => Promise<T>): Promise<T> {
  page.setDefaultTimeout(15_000)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      const shown = String(error) + (await page.locator('body').innerText())
      if (attempt === 3 || !shown.includes(networkChanged)) throw error
    }
  }
}
