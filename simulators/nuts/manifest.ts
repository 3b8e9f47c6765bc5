import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'
import { clientDefects } from './faults/client-defect.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const demandableLevels = ['none', 'low', 'substantial', 'high'] as const

export const nuts: Manifest = {
  id: 'nuts',
  title: { nl: 'Nuts-node', en: 'Nuts node' },
  roles: ['processor', 'end'],
  specifications: [
    { name: 'Nuts node', version: '6.2', source: 'field-notes/nuts-and-notified-pull 1' },
    { name: 'Nuts RFC021 VP token grant', version: 'draft', source: 'field-notes/nuts-and-notified-pull 1.3' },
    { name: 'Nuts RFC022 discovery service', version: 'draft', source: 'field-notes/nuts-and-notified-pull 1.6' },
    { name: 'Nuts RFC023 did:x509', version: 'draft', source: 'field-notes/nuts-and-notified-pull 1.8' },
    { name: 'DPoP (RFC 9449)', version: '2023', source: 'field-notes/nuts-and-notified-pull 1.4' },
    { name: 'StatusList2021', version: 'W3C CCG draft', source: 'field-notes/nuts-and-notified-pull 1.2' },
    { name: 'DeziUserCredential', version: 'draft', source: 'field-notes/identity-pki-localisation 2.3' },
    { name: 'DIF Presentation Exchange', version: '2.0.0', source: 'field-notes/nuts-and-notified-pull 1.5' },
  ],
  endpoints: [
    { method: 'GET', path: '/iam/:id/did.json', purpose: 'document of did:web' },
    { method: 'GET', path: '/statuslist/:did/:page', purpose: 'revoked credentials of an issuer' },
    { method: 'GET', path: '/.well-known/oauth-authorization-server/oauth2/:subjectID', purpose: 'metadata' },
    { method: 'GET', path: '/oauth2/:subjectID/oauth-client', purpose: 'metadata of the subject as a client' },
    { method: 'GET', path: '/oauth2/:subjectID/presentation_definition', purpose: 'what to show for a scope' },
    { method: 'POST', path: '/oauth2/:subjectID/token', purpose: 'access token for presentations' },
    { method: '*', path: '/discovery/:serviceID', purpose: 'public list of a discovery service' },
    { method: '*', path: '/internal/auth/v2/*', purpose: 'tokens, introspection and DPoP for the own systems' },
    { method: '*', path: '/internal/vdr/v2/*', purpose: 'subjects and their DIDs' },
    { method: '*', path: '/internal/vcr/v2/*', purpose: 'issuing, holding and verifying credentials' },
    { method: '*', path: '/internal/discovery/v1/*', purpose: 'searching and registering at discovery services' },
    { method: 'GET', path: '/status', purpose: 'whether it runs' },
    { method: 'GET', path: '/health', purpose: 'whether it is well' },
  ],
  options: {
    publicHost: {
      type: 'string',
      default: '',
      description: 'Host in its DIDs and addresses: that of the reverse proxy before it. Empty: its own.',
    },
    subjects: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Ids of the organisations it acts for. Empty: the URA of its own organisation.',
    },
    internalUras: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'URAs of organisations whose systems may use the internal interface, beside its own.',
    },
    scopes: {
      type: 'array',
      items: { type: 'string' },
      default: ['eOverdracht-sender', 'eOverdracht-receiver', 'bgz-sender', 'bgz-receiver', 'ta-np-notification'],
      description: 'Scopes it gives tokens for on an X509Credential of a CA it trusts.',
    },
    employeeScopes: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Scopes that ask for a NutsEmployeeCredential too.',
    },
    deziScopes: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Scopes that ask for a DeziUserCredential too.',
    },
    demandsLevel: {
      type: 'string',
      enum: demandableLevels,
      default: 'none',
      description:
        'Level of login that a DeziUserCredential must show. A verklaring by itself shows none, so only an envelope can.',
    },
    identityProvider: {
      type: 'string',
      default: '',
      description: 'Party id of Dezi. Empty: no DeziUserCredential is taken.',
    },
    policy: {
      type: 'string',
      default: '',
      description: 'A policy file (JSON: scope → wallet owner type → presentation definition) instead of the scopes.',
    },
    loadsOwnCredential: {
      type: 'boolean',
      default: true,
      description: 'Whether the wallet of the first subject starts with an X509Credential of the own certificate.',
    },
    clientDefect: {
      type: 'string',
      enum: clientDefects,
      default: 'none',
      description: 'What is wrong with the presentations or the DPoP proofs that it makes.',
    },
    discoveryDefinitions: {
      type: 'string',
      default: '',
      description: 'Service definitions of discovery services (JSON array).',
    },
    discoveryServer: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Ids of the discovery services it is the server of.',
    },
  },
  faults: [
    {
      id: 'accepts-expired-vp',
      title: { nl: 'Neemt een verlopen presentatie aan', en: 'Takes a presentation that has expired' },
    },
    {
      id: 'reuses-nonce',
      title: { nl: 'Neemt dezelfde presentatie vaker aan', en: 'Takes the same presentation more than once' },
    },
    {
      id: 'skips-revocation',
      title: { nl: 'Kijkt niet of iets is ingetrokken', en: 'Does not look whether anything was revoked' },
    },
    {
      id: 'skips-dpop',
      title: { nl: 'Keurt ieder DPoP-bewijs goed', en: 'Approves every DPoP proof' },
    },
    {
      id: 'trusts-any-issuer',
      title: { nl: 'Het beleid noemt geen CA', en: 'The policy names no CA' },
    },
    {
      id: 'holds-any-credential',
      title: {
        nl: 'Neemt elke credential in de wallet, zonder haar na te gaan',
        en: 'Takes any credential into the wallet, without checking it',
      },
    },
    {
      id: 'logs-bodies',
      title: { nl: 'Logt vragen en antwoorden, met tokens', en: 'Logs requests and answers, tokens included' },
    },
  ],
  mustRead: [
    {
      what: {
        nl: 'Credentials van organisaties, medewerkers en gebruikers',
        en: 'Credentials of organisations, employees and users',
      },
      why: { nl: 'Vaststellen wie een token krijgt', en: 'Finding out who gets a token' },
    },
    {
      what: { nl: 'Scope en presentatiedefinitie', en: 'Scope and presentation definition' },
      why: { nl: 'Het beleid van de bronhouder toepassen', en: 'Applying the policy of the data holder' },
    },
    {
      what: { nl: 'Adres van de opgevraagde bron (htu)', en: 'Address of the requested resource (htu)' },
      why: { nl: 'Het DPoP-bewijs maken en nagaan', en: 'Making and checking the DPoP proof' },
    },
  ],
  messageCertificate: false,
  operator: { ura: '90000803', name: 'Nuts-leverancier (test)', city: 'Utrecht', applicationId: '900803' },
  entry: new URL(`./main${extension}`, import.meta.url),
}
