import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const nutsPep: Manifest = {
  id: 'nuts-pep',
  title: { nl: 'Toegangspunt (PEP) met Nuts-tokens', en: 'Enforcement point (PEP) for Nuts tokens' },
  roles: ['processor'],
  specifications: [
    { name: 'Nuts Knooppunt PEP', version: '2026', source: 'field-notes/nuts-and-notified-pull 1.4, 2.5' },
    { name: 'OAuth 2.0 Token Introspection (RFC 7662)', version: '2015' },
    { name: 'DPoP (RFC 9449)', version: '2023', source: 'field-notes/nuts-and-notified-pull 1.4' },
  ],
  endpoints: [{ method: '*', path: '/*', purpose: 'to the resource server, with a token that the node approves' }],
  options: {
    node: { type: 'string', default: '', description: 'Party id of the node that gave the tokens.' },
    backend: { type: 'string', default: '', description: 'Party id of the resource server.' },
    publicHost: {
      type: 'string',
      default: '',
      description: 'Host in the addresses that clients use: that of the proxy before it. Empty: its own.',
    },
    scopes: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Scopes of which a token must have one. Empty: any token will do.',
    },
    claimsHeader: {
      type: 'string',
      default: '',
      description: 'Header field that tells the resource server who asks and for what. Empty: it is not told.',
    },
    openPaths: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Beginnings of paths that need no token, such as that of public keys.',
    },
  },
  faults: [
    {
      id: 'ignores-token-binding',
      title: { nl: 'Vraagt geen DPoP-bewijs', en: 'Asks no DPoP proof' },
    },
    {
      id: 'logs-bodies',
      title: { nl: 'Logt de inhoud van berichten en antwoorden', en: 'Logs the bodies of messages and answers' },
    },
  ],
  mustRead: [
    {
      what: { nl: 'Token en bewijs', en: 'Token and proof' },
      why: { nl: 'Laten nagaan door de node', en: 'Having them checked by the node' },
    },
    {
      what: { nl: 'Methode en adres van het verzoek', en: 'Method and address of the request' },
      why: { nl: 'Het bewijs geldt voor één verzoek', en: 'The proof is for one request' },
    },
  ],
  messageCertificate: false,
  operator: { ura: '90000804', name: 'Hostingleverancier (test)', city: 'Utrecht', applicationId: '900805' },
  entry: new URL(`./main${extension}`, import.meta.url),
}
