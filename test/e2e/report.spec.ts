import { expect, type Page } from '@playwright/test'
import { test } from './report-test.ts'

const everyPage = [
  '#/',
  '#/verdict/cn-4/as-is/strict',
  '#/exchange/cn-4/as-is',
  '#/exchange/cn-4/as-is/bron%3Asent-1-bron',
  '#/matrix/cn-4/as-is',
  '#/matrix/cn-4/as-is/lsp/Patient.birthDate',
  '#/as/cn-4/as-is/lsp',
  '#/finding/cn-4/as-is/f0005',
  '#/coverage/cn-4/tap-lost',
  '#/run',
]

test('a verdict leads to its bytes in two clicks', async ({ report: { page, open } }) => {
  await open()
  await page.getByRole('link', { name: 'cn-4/as-is, strikt: voldoet niet' }).click()
  const panel = page.getByRole('region', { name: /Waarom: strikt/ })
  await expect(panel).toContainText('zorgplatform kan 26 elementen lezen of herleiden (leesbaar;')
  await panel
    .getByRole('link', { name: /Patient\.identifier\[bsn\] 999990019/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('De bytes achter een bevinding')
  await expect(page.locator('.hex-bytes mark')).toHaveText('39 39 39 39 39 30 30 31 39')
  await expect(page.locator('.hex-ascii mark')).toHaveText('999990019')
  await expect(page.locator('.decoded mark')).toHaveText('999990019')
  await expect(page.locator('.chain')).toContainText('http body')
  await expect(page.getByText('npx inkijk explain 2026-09-01T093000-7f3a f0001')).toBeVisible()
  await expect(page.getByText('evidence/cn-4/as-is/zorgplatform/received/bron-zorgplatform-1.bin')).toBeVisible()
})

test('a verdict that surprises says what was expected', async ({ report: { page, open } }) => {
  await open()
  const verdict = page.getByRole('link', { name: 'cn-4/message-jwe, strikt: voldoet niet (verwacht: voldoet)' })
  await expect(verdict).toContainText('verwacht: voldoet')
  await expect(page.getByRole('link', { name: 'cn-4/as-is, strikt: voldoet niet', exact: true })).toContainText(
    'zoals verwacht',
  )
})

test('looking as a party shows what it could read and marks it by class', async ({ report: { page, open } }) => {
  await open('#/exchange/cn-4/as-is')
  await page.getByRole('link', { name: 'Kijk als partij' }).click()
  await page.getByRole('navigation', { name: 'Partij' }).getByRole('link', { name: /^lsp/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Kijk als lsp')
  await expect(page.locator('.value.class-identity', { hasText: '999990019' }).first()).toBeVisible()
  await expect(page.locator('.value.class-medical', { hasText: 'hartfalen' }).first()).toBeVisible()
  await expect(page.locator('.closed')).toHaveCount(0)
})

test('looking as a party shows what was closed to it, with the reason, and no value', async ({
  report: { page, open },
}) => {
  await open('#/as/cn-4/message-jwe/zorgplatform')
  await expect(page.locator('.closed').first()).toContainText('Gesloten voor deze partij: JWE')
  await expect(page.locator('main')).not.toContainText('999990019')
  await expect(page.locator('main')).not.toContainText('hartfalen')
  await page
    .getByRole('navigation', { name: 'Partij' })
    .getByRole('link', { name: /^ontvanger/ })
    .click()
  await expect(page.locator('main')).toContainText('hartfalen')
})

test('entries of a party open, close and are limited to what could be read', async ({ report: { page, open } }) => {
  await open('#/as/cn-4/as-is/lsp')
  await expect(page.locator('.entry')).toHaveCount(8)
  await page.getByLabel('Alleen wat deze partij kon lezen').check()
  await expect(page.locator('.entry')).toHaveCount(4)
  await page.getByRole('button', { name: 'Alles sluiten' }).click()
  await expect(page.locator('.entry pre')).toHaveCount(0)
  await page.locator('.entry-head').first().click()
  await expect(page.locator('.entry pre')).toHaveCount(2)
})

test('the sequence has a lane per party and shows both sides of a message', async ({ report: { page, open } }) => {
  await open('#/exchange/cn-4/as-is')
  await expect(page.locator('.lane-heads strong')).toHaveText(['bron', 'zorgplatform', 'lsp', 'ontvanger'])
  await expect(page.locator('.message')).toHaveCount(12)
  const message = page.getByRole('link', {
    name: /zorgplatform → lsp, verzoek: POST \/fhir\/Task.*leesbaar, 4 waarden/,
  })
  await message.click()
  await expect(message).toHaveAttribute('aria-expanded', 'true')
  await expect(page.locator('.side h3')).toHaveText(['Wat zorgplatform zag', 'Wat lsp zag'])
  await expect(page.locator('.side').nth(1)).toContainText('999990019')
  await expect(page.locator('.step-ok')).toHaveText(['gelukt', 'gelukt', 'gelukt'])
})

test('the matrix is filtered by class, level and text, and a cell leads to findings', async ({
  report: { page, open },
}) => {
  await open('#/matrix/cn-4/message-jwe')
  const count = page.getByRole('status')
  await expect(count).toHaveText('28 van 28 elementen')
  await page.getByRole('button', { name: 'herleidbaar' }).click()
  await expect(count).toHaveText('1 van 28 elementen')
  await page.getByRole('button', { name: 'medisch' }).click()
  await expect(page.getByText('Geen element past bij dit filter.')).toBeVisible()
  await page.getByRole('button', { name: 'medisch' }).click()
  await page.getByRole('button', { name: 'herleidbaar' }).click()
  await page.getByRole('searchbox').fill('999990019')
  await expect(count).toHaveText('1 van 28 elementen')
  await page.getByRole('link', { name: 'herleidbaar' }).click()
  await page.locator('.detail').getByRole('link').click()
  await expect(page.getByText(/4\.200\.000 pogingen/)).toBeVisible()
})

test('a control that broke is shown as a measurement that cannot be relied on', async ({ report: { page, open } }) => {
  await open('#/coverage/cn-4/tap-lost')
  await expect(page.getByRole('row', { name: /lsp ontvangen/ })).toContainText('meting niet betrouwbaar')
  await expect(page.getByRole('row', { name: /lsp verzonden/ })).not.toContainText('meting niet betrouwbaar')
})

test('the language is switched on the spot', async ({ report: { page, open } }) => {
  await open('#/verdict/cn-4/message-jwe/strict')
  await expect(page.locator('html')).toHaveAttribute('lang', 'nl')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Summary')
  await expect(page.getByText('lsp can read or derive 1 elements (reidentifiable; identity)')).toBeVisible()
  await page.getByRole('button', { name: 'Nederlands' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Samenvatting')
})

test('no page asks anything of the network or complains in the console', async ({ report }) => {
  for (const hash of everyPage) {
    await report.open(hash)
    await expect(report.page.locator('main')).not.toContainText('Gegevens openen')
  }
  expect(report.requests).toEqual([])
  expect(report.complaints).toEqual([])
})

test('the policy of the page stops a request that is tried all the same', async ({ report }) => {
  await report.open()
  const outcome = await report.page.evaluate(() => fetch('http://127.0.0.1:9/').then(String, () => 'refused'))
  expect(outcome).toBe('refused')
  expect(report.complaints.join(' ')).toContain('Content Security Policy')
})

test('the keyboard alone leads from the top to the bytes', async ({ report: { page, open } }) => {
  await open()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Naar de inhoud' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()
  await tabTo(page, 'cn-4/as-is, flexibel: voldoet niet')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /Waarom: flexibel/ })).toBeFocused()
  // The findings are unpacked after the panel is there; until then there is no link to go to.
  const finding = page.locator('main a[href^="#/finding/"]').first()
  await expect(finding).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Sluiten' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(finding).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('.hex mark').first()).toBeVisible()
})

test('what has the focus is seen to have it', async ({ report: { page, open } }) => {
  await open()
  await tabTo(page, 'cn-4/as-is, strikt: voldoet niet')
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)
  expect(outline).toBe('solid')
})

for (const width of [1280, 1000, 700, 400]) {
  test(`no page scrolls sideways at ${width} pixels`, async ({ report: { page, open } }) => {
    await page.setViewportSize({ width, height: 800 })
    for (const hash of everyPage) {
      await open(hash)
      await expect(page.locator('main')).not.toContainText('Gegevens openen')
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(excess, hash).toBeLessThanOrEqual(0)
    }
  })
}

/** Presses Tab until the link with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if ((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) === name) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach "${name}"`)
}
