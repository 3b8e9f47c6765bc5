/** `channel`: nothing is done to the content; TLS of each hop is all there is, as between LSP and Zorgplatform today. */

import type { ProtectionScheme } from './scheme.ts'

export const channelScheme: ProtectionScheme = {
  id: 'channel',
  title: { nl: 'Alleen beveiligde verbindingen', en: 'Secured connections only' },
  options: {},
  create: () => ({
    scheme: 'channel',
    seal: async (payload) => payload,
    open: async (payload) => payload,
  }),
}
