import { extname } from 'node:path'
import type { Manifest } from '../../harness/contracts/manifest.ts'

/** Source and build differ in the extension only. */
const extension = extname(new URL(import.meta.url).pathname)

export const dezi: Manifest = {
  id: 'dezi',
  title: { nl: 'Dezi (De zorg identificatie, CIBG)', en: 'Dezi (care identification, CIBG)' },
  roles: ['trust-service'],
  specifications: [
    { name: 'Dezi koppelvlakspecificatie', version: '0.7', source: 'field-notes/identity-pki-localisation 2' },
    { name: 'OpenID Connect Core', version: '1.0 with errata set 2' },
    { name: 'OAuth 2.0 with PKCE and private_key_jwt', version: 'RFC 6749, RFC 7636, RFC 7523, RFC 9207' },
  ],
  endpoints: [
    { method: 'GET', path: '/.well-known/openid-configuration', purpose: 'what the provider offers' },
    { method: 'GET', path: '/authorize', purpose: 'start of a login' },
    { method: 'GET', path: '/login', purpose: 'the page that a person sees' },
    { method: 'POST', path: '/login', purpose: 'what a person answered' },
    { method: 'GET', path: '/login.css', purpose: 'style of the page' },
    { method: 'GET', path: '/test-identities', purpose: 'who can log in, and with what' },
    { method: 'POST', path: '/token', purpose: 'tokens for a code' },
    { method: 'GET', path: '/userinfo', purpose: 'the verklaring, signed twice and encrypted' },
    { method: 'GET', path: '/jwks.json', purpose: 'keys of the provider' },
    { method: 'GET', path: '/dezi/jwks.json', purpose: 'keys of the Dezi-register' },
    { method: 'GET', path: '/status/v1/verklaring/:id', purpose: 'whether a verklaring was withdrawn' },
  ],
  options: {
    ssoLevel: {
      type: 'string',
      enum: ['low', 'substantial', 'high'],
      default: 'substantial',
      description: 'Level of the single sign-on of an organisation with a second factor.',
    },
    contentEncryption: {
      type: 'string',
      enum: ['A128CBC-HS256', 'A256CBC-HS512'],
      default: 'A128CBC-HS256',
      description: 'How userinfo is encrypted.',
    },
    clientAuthentication: {
      type: 'string',
      enum: ['private_key_jwt', 'none'],
      default: 'private_key_jwt',
      description: 'How a client authenticates for a token.',
    },
    offersAllOrganisations: {
      type: 'boolean',
      default: false,
      description: 'Whether a client may get a verklaring for every organisation of the person, as that of a vendor.',
    },
    showsTestPhone: {
      type: 'boolean',
      default: true,
      description: 'Whether the page shows the codes that a telephone would get.',
    },
    withdrawnDeziNumbers: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Dezi numbers whose verklaringen are withdrawn.',
    },
    replacedKey: {
      type: 'boolean',
      default: false,
      description:
        'Whether the provider has replaced its key a moment ago, so that the old one is published beside it.',
    },
  },
  faults: [
    {
      id: 'signs-any-level',
      title: { nl: 'Verklaart elk inlogmiddel als hoog', en: 'States every means of login as high' },
    },
    {
      id: 'dates-back',
      title: {
        nl: 'Dateert wat het verklaart een uur terug, zodat het bij ontvangst verlopen is',
        en: 'Dates what it states an hour back, so that it has expired when it arrives',
      },
    },
    { id: 'reuses-code', title: { nl: 'Neemt een code meer dan eens aan', en: 'Takes a code more than once' } },
    {
      id: 'unencrypted-userinfo',
      title: { nl: 'Geeft userinfo onversleuteld', en: 'Gives userinfo without encryption' },
    },
    {
      id: 'misspells-level',
      title: { nl: 'Spelt het niveau verkeerd', en: 'Misspells the level' },
    },
    {
      id: 'gives-expired-verklaring',
      title: { nl: 'Geeft een verklaring die gisteren is verlopen', en: 'Gives a verklaring that ended yesterday' },
    },
    {
      id: 'gives-lasting-verklaring',
      title: { nl: 'Geeft een verklaring voor tien jaar', en: 'Gives a verklaring for ten years' },
    },
    {
      id: 'withholds-status',
      title: {
        nl: 'Zegt niet of een verklaring is ingetrokken',
        en: 'Does not say whether a verklaring was withdrawn',
      },
    },
    {
      id: 'retires-key-early',
      title: {
        nl: 'Publiceert een sleutel niet meer waarmee het nog ondertekent',
        en: 'Publishes a key no longer that it still signs with',
      },
    },
    {
      id: 'skips-pkce',
      title: {
        nl: 'Neemt een code aan van wie het inloggen niet begon',
        en: 'Takes a code from who did not begin the login',
      },
    },
  ],
  mustRead: [
    {
      what: {
        nl: 'Naam, Dezi-nummer, rol en organisatie van de zorgverlener',
        en: 'Name, number, role and organisation of the professional',
      },
      why: { nl: 'Dat is wat het verklaart', en: 'That is what it states' },
    },
    {
      what: { nl: 'Wie wanneer waar inlogt', en: 'Who logs in where and when' },
      why: { nl: 'Het inloggen loopt over de dienst', en: 'The login passes through the service' },
    },
  ],
  messageCertificate: true,
  identityKeys: 'seal',
  openToBrowsers: true,
  operator: { ura: '90000804', name: 'CIBG Dezi (test)', city: 'Den Haag', applicationId: '900804' },
  entry: new URL(`./main${extension}`, import.meta.url),
}
