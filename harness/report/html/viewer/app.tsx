/** Frame of every page: head, navigation, the page itself. */

import { useEffect, useRef } from 'preact/hooks'
import { CoveragePage } from './coverage.tsx'
import { ExchangePage } from './exchange.tsx'
import { FindingPage } from './finding.tsx'
import { LookAsPage } from './look-as.tsx'
import { MatrixPage } from './matrix.tsx'
import type { Route } from './route.ts'
import { exchangePages, formatRoute } from './route.ts'
import { RunPage } from './run-facts.tsx'
import { useStore, useTexts } from './store.ts'
import { SummaryPage } from './summary.tsx'

export function App() {
  const { index, route } = useStore()
  const { t, language } = useTexts()
  const main = useRef<HTMLElement>(null)
  const shown = useRef(false)
  const current = route.value
  const title = current.page === 'finding' ? t.findingTitle : t.pages[current.page]
  const place = placeOf(current)
  useEffect(() => {
    document.documentElement.lang = language
    document.title = `${title} – Inkijk ${index.run.id}`
  }, [language, title, index])
  // A new page takes the focus, so that a screen reader begins there; the first one leaves it at the top.
  // `place` is all that the effect waits for.
  useEffect(() => {
    if (shown.current) {
      main.current?.focus({ preventScroll: true })
      scrollTo(0, 0)
    }
    shown.current = true
  }, [place])
  return (
    <>
      <a class="skip" href={location.hash || '#/'} onClick={(event) => focusMain(event, main.current)}>
        {t.skip}
      </a>
      <Head route={current} />
      <main ref={main} tabIndex={-1}>
        <Page route={current} />
      </main>
      <footer>{t.footer(`${index.tool.name} ${index.tool.version}`)}</footer>
    </>
  )
}

function Page({ route }: { route: Route }) {
  const { index } = useStore()
  const { t } = useTexts()
  const id = exchangeOf(route)
  const exchange = index.exchanges.find((candidate) => candidate.id === id)
  if (route.page === 'summary') return <SummaryPage open={route.open} />
  if (route.page === 'run') return <RunPage />
  if (exchange === undefined) return <p class="note">{t.notFound}</p>
  switch (route.page) {
    case 'exchange':
      return <ExchangePage exchange={exchange} open={route.message} />
    case 'matrix':
      return <MatrixPage key={exchange.id} exchange={exchange} open={route.cell} />
    case 'as':
      return <LookAsPage exchange={exchange} party={route.party} open={route.entry} />
    case 'finding':
      return <FindingPage exchange={exchange} finding={route.finding} />
    case 'coverage':
      return <CoveragePage exchange={exchange} />
  }
}

function Head({ route }: { route: Route }) {
  const { index } = useStore()
  const { t } = useTexts()
  const exchange = exchangeOf(route)
  const current = (page: Route['page']) => (route.page === page ? 'page' : undefined)
  return (
    <header class="top">
      <div class="bar">
        <a class="brand" href="#/">
          <strong>Inkijk</strong> <span>{t.subtitle}</span>
        </a>
        <nav aria-label="Inkijk">
          <a href="#/" aria-current={current('summary')}>
            {t.pages.summary}
          </a>
          <a href="#/run" aria-current={current('run')}>
            {t.pages.run}
          </a>
        </nav>
        <LanguageSwitch />
      </div>
      <nav class="bar exchange-nav" aria-label={t.exchangeNav}>
        <label>
          <span>{t.chooseExchange}</span>
          <select value={exchange ?? ''} onChange={(event) => go(exchangeRoute(route.page, event.currentTarget.value))}>
            {exchange === undefined && <option value="">–</option>}
            {index.exchanges.map(({ id }) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </label>
        {exchange !== undefined &&
          exchangePages.map((page) => (
            <a key={page} href={formatRoute({ page, exchange })} aria-current={current(page)}>
              {t.pages[page]}
            </a>
          ))}
      </nav>
    </header>
  )
}

function LanguageSwitch() {
  const { language } = useStore()
  const { t } = useTexts()
  return (
    <fieldset class="languages">
      <legend class="hidden">{t.language}</legend>
      {(['nl', 'en'] as const).map((choice) => (
        <button
          key={choice}
          type="button"
          lang={choice}
          aria-pressed={language.value === choice}
          onClick={() => {
            language.value = choice
          }}
        >
          {choice === 'nl' ? 'Nederlands' : 'English'}
        </button>
      ))}
    </fieldset>
  )
}

/** The exchange a page is about. */
function exchangeOf(route: Route): string | undefined {
  if (route.page === 'summary') return route.open?.exchange
  return route.page === 'run' ? undefined : route.exchange
}

/** What makes a page another page. A panel that opens on the same page takes the focus itself. */
function placeOf(route: Route): string {
  if (route.page === 'summary' || route.page === 'run') return route.page
  return `${route.page} ${route.exchange} ${route.page === 'finding' ? route.finding : ''}`
}

/** The same page of another exchange, where there is such a page. */
function exchangeRoute(page: Route['page'], exchange: string): Route {
  return { page: exchangePages.find((name) => name === page) ?? 'exchange', exchange }
}

function go(route: Route): void {
  location.hash = formatRoute(route)
}

function focusMain(event: Event, main: HTMLElement | null): void {
  event.preventDefault()
  main?.focus()
}
