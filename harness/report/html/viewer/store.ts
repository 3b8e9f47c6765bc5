/** State of the viewer: the report, where the reader is in it, and in which language. */

import type { Signal } from '@preact/signals'
import { signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { Language, Words } from '../../words.ts'
import { words } from '../../words.ts'
import type { ReportIndex, ReportPart } from '../model.ts'
import { loadPart } from './load.ts'
import type { Route } from './route.ts'
import { parseRoute } from './route.ts'
import type { ViewerTexts } from './texts.ts'
import { viewerTexts } from './texts.ts'

export interface Store {
  index: ReportIndex
  route: Signal<Route>
  language: Signal<Language>
  /** The part of an exchange, opened once. */
  part(exchange: string): Promise<ReportPart>
}

export const StoreContext = createContext<Store | undefined>(undefined)

export function createStore(index: ReportIndex): Store {
  const route = signal(parseRoute(location.hash))
  addEventListener('hashchange', () => {
    route.value = parseRoute(location.hash)
  })
  const parts = new Map<string, Promise<ReportPart>>()
  return {
    index,
    route,
    language: signal(index.language),
    part(exchange) {
      const known = parts.get(exchange)
      if (known !== undefined) return known
      const loading = loadPart(index.exchanges.findIndex(({ id }) => id === exchange))
      parts.set(exchange, loading)
      return loading
    },
  }
}

export function useStore(): Store {
  const store = useContext(StoreContext)
  if (store === undefined) throw new Error('no store above this component')
  return store
}

/** Texts and words in the language of the reader. */
export function useTexts(): { t: ViewerTexts; w: Words; language: Language } {
  const language = useStore().language.value
  return { t: viewerTexts[language], w: words[language], language }
}

/** The part of an exchange, `undefined` while it is being opened. */
export function usePart(exchange: string): ReportPart | undefined {
  const store = useStore()
  const [part, setPart] = useState<ReportPart>()
  useEffect(() => {
    let wanted = true
    void store.part(exchange).then((loaded) => {
      if (wanted) setPart(loaded)
    })
    return () => {
      wanted = false
    }
  }, [store, exchange])
  return part?.exchange === exchange ? part : undefined
}
