/** Entry of the viewer. */

import { render } from 'preact'
import { App } from './app.tsx'
import { loadIndex } from './load.ts'
import { createStore, StoreContext } from './store.ts'

const root = document.getElementById('inkijk')
if (root !== null) {
  const store = createStore(await loadIndex())
  render(
    <StoreContext.Provider value={store}>
      <App />
    </StoreContext.Provider>,
    root,
  )
}
