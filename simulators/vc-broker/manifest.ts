import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'
import { custodies } from './options.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const vcBroker: Manifest = {
  id: 'vc-broker',
  title: {
    nl: 'Generieke broker UZI-certificaat – Verifiable Credential',
    en: 'Generic broker UZI certificate – Verifiable Credential',
  },
  roles: ['trust-service', 'intermediary'],
  specifications: [
    { name: 'LDN plan, CN-2', version: 'first transition plan', source: 'field-notes/e2e-report-verdicts 6' },
    { name: 'Nuts RFC023 did:x509', version: 'draft', source: 'field-notes/nuts-and-notified-pull 1.8' },
    { name: 'OAuth 2.0 Token Exchange (RFC 8693)', version: '2020' },
    { name: 'OAuth 2.0 Mutual-TLS (RFC 8705)', version: '2020' },
    { name: 'OpenID4VCI, nonce endpoint', version: '1.0' },
  ],
  endpoints: [
    { method: 'GET', path: '/.well-known/oauth-authorization-server', purpose: 'metadata' },
    { method: 'GET', path: '/jwks.json', purpose: 'the key it vouches with' },
    { method: 'POST', path: '/nonce', purpose: 'nonce for a presentation' },
    { method: 'POST', path: '/credentials', purpose: 'X509Credential for a DID: prepared, or signed' },
    { method: 'POST', path: '/credentials/:id', purpose: 'signature of the organisation under what was prepared' },
    { method: 'POST', path: '/token', purpose: 'assertion for a platform, for a presentation' },
    { method: 'GET', path: '/custody', purpose: 'who can act as the client, by what and until when' },
  ],
  options: {
    custody: {
      type: 'string',
      enum: custodies,
      default: 'own-key',
      description: 'Who signs the credentials: the organisation, or the broker with a key that it holds (heldKeys).',
    },
    platforms: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Party ids of the platforms that it makes assertions for.',
    },
    credentialDays: {
      type: 'integer',
      default: 90,
      description: 'Days that a credential lives; no longer than its certificate.',
    },
  },
  faults: [
    {
      id: 'skips-revocation',
      title: {
        nl: 'Kijkt niet of een certificaat is ingetrokken',
        en: 'Does not look whether a certificate was revoked',
      },
    },
    {
      id: 'reuses-nonce',
      title: { nl: 'Neemt dezelfde presentatie vaker aan', en: 'Takes the same presentation more than once' },
    },
    {
      id: 'asserts-for-any-client',
      title: {
        nl: 'Staat in voor wie een presentatie laat zien, zonder binding aan diens certificaat',
        en: 'Vouches for whoever shows a presentation, without binding it to their certificate',
      },
    },
    {
      id: 'logs-bodies',
      title: { nl: 'Logt presentaties en verklaringen', en: 'Logs presentations and assertions' },
    },
  ],
  mustRead: [
    {
      what: {
        nl: 'UZI-servercertificaat en DID van een organisatie',
        en: 'UZI server certificate and DID of an organisation',
      },
      why: { nl: 'De een in de ander omzetten', en: 'Turning the one into the other' },
    },
    {
      what: { nl: 'Voor welk platform een verklaring is', en: 'Which platform an assertion is for' },
      why: { nl: 'De verklaring geldt daar alleen', en: 'The assertion counts there only' },
    },
  ],
  messageCertificate: false,
  operator: { ura: '90000812', name: 'Generieke broker (test)', city: 'Amersfoort', applicationId: '812' },
  entry: new URL(`./main${extension}`, import.meta.url),
}
