/** Texts of the findings report in Dutch and English, side by side; a constant table. */

import type { Titles } from '../../contracts/manifest.ts'
import type { Language } from '../words.ts'

export const trialTexts = {
  // title page
  title: { nl: 'Bevindingenrapport beproeving {trial}', en: 'Findings report of trial {trial}' },
  subtitle: { nl: 'Ronde {round}', en: 'Round {round}' },
  contents: { nl: 'Inhoud', en: 'Contents' },
  footer: { nl: 'Beproeving {trial} · meting {run} · {tool}', en: 'Trial {trial} · run {run} · {tool}' },
  trial: { nl: 'Beproeving', en: 'Trial' },
  round: { nl: 'Ronde', en: 'Round' },
  previousRound: { nl: 'Vorige ronde', en: 'Previous round' },
  firstRound: { nl: 'geen opgegeven', en: 'none given' },
  measuredOn: { nl: 'Gemeten op', en: 'Measured on' },
  run: { nl: 'Meting', en: 'Run' },
  tool: { nl: 'Versie van het meetinstrument', en: 'Version of the tool' },
  backend: { nl: 'Omgeving', en: 'Backend' },
  seed: { nl: 'Startwaarde', en: 'Seed' },
  duration: { nl: 'Duur', en: 'Duration' },
  ends: { nl: 'Waar het eindpunt ophoudt', en: 'Where the end ends' },
  endsSystem: {
    nl: 'verwerkers horen bij het eindpunt waarvoor zij werken',
    en: 'processors belong to the end they work for',
  },
  endsOrganisation: { nl: 'verwerkers tellen als tussenpartij', en: 'processors count as parties in between' },
  require: { nl: 'Eis van de meting', en: 'Requirement of the run' },
  requireExpected: { nl: 'elk oordeel is zoals verwacht', en: 'every verdict is as expected' },
  requireVerdict: { nl: 'het oordeel ‘{verdict}’ voldoet', en: 'the verdict ‘{verdict}’ passes' },
  outcome: { nl: 'Uitkomst', en: 'Outcome' },
  synthetic: {
    nl: 'Alle patiëntgegevens in deze meting zijn verzonnen. Elk getal in dit rapport komt uit result.json en het bewijs van de meting en is daaruit na te rekenen.',
    en: 'All patient data in this run is made up. Every number in this report comes from result.json and the evidence of the run, and can be computed again from it.',
  },

  // words of several sections
  nr: { nl: 'Nr', en: 'No' },
  finding: { nl: 'Bevinding', en: 'Finding' },
  countsFor: { nl: 'Telt voor', en: 'Counts for' },
  variant: { nl: 'Variant', en: 'Variant' },
  variants: { nl: 'Varianten', en: 'Variants' },
  allVariants: { nl: 'alle {count}', en: 'all {count}' },
  allBut: { nl: 'alle behalve {names}', en: 'all but {names}' },
  evidence: { nl: 'Bewijs', en: 'Evidence' },
  more: { nl: 'en nog {count}', en: 'and {count} more' },
  yes: { nl: 'ja', en: 'yes' },
  no: { nl: 'nee', en: 'no' },
  none: { nl: 'geen', en: 'none' },
  party: { nl: 'Partij', en: 'Party' },
  role: { nl: 'Rol', en: 'Role' },
  roleFor: { nl: '{role} voor {end}', en: '{role} for {end}' },
  system: { nl: 'Systeem', en: 'System' },
  organisation: { nl: 'Organisatie', en: 'Organisation' },
  product: { nl: 'Beproefd product', en: 'Product under test' },
  simulator: { nl: 'geen; simulator', en: 'none; simulator' },
  verdict: { nl: 'Oordeel', en: 'Verdict' },
  expected: { nl: 'Verwacht', en: 'Expected' },
  setting: { nl: 'Instelling', en: 'Setting' },
  value: { nl: 'Waarde', en: 'Value' },
  protection: { nl: 'Bescherming', en: 'Protection' },
  hop: { nl: 'Hop', en: 'Hop' },
  notTried: { nl: 'niet beproefd', en: 'not tried' },
  statementNumbers: { nl: 'Bevindingen', en: 'Findings' },
  statementsTitle: { nl: 'Bevindingen', en: 'Findings' },
  statementsCaption: {
    nl: 'Bevindingen, elk met de varianten waarin zij zich voordeed',
    en: 'Findings, each with the variants in which it occurred',
  },
  what: { nl: 'Wat', en: 'What' },
  why: { nl: 'Waarom', en: 'Why' },

  // heads of narrow columns
  'head-functional': { nl: 'werking', en: 'functional' },
  'head-strict': { nl: 'strikt', en: 'strict' },
  'head-flexible': { nl: 'flexibel', en: 'flexible' },
  'head-systemAuthentication': { nl: 'systeem-auth.', en: 'system auth.' },
  'head-userAuthentication': { nl: 'gebruikers-auth.', en: 'user auth.' },
  'head-channel': { nl: 'kanaal', en: 'channel' },
  'head-atRest': { nl: 'opslag en log', en: 'at rest' },

  // summary
  summaryTitle: { nl: 'Samenvatting', en: 'Summary' },
  summaryLead: {
    nl: '{count} varianten gemeten; {held} kwamen op elk oordeel uit zoals verwacht.',
    en: '{count} variants measured; {held} came out as expected on every verdict.',
  },
  interrupted: {
    nl: 'De meting is afgebroken; wat hier staat is wat tot dan toe was gemeten.',
    en: 'The run was interrupted; this report holds what had been measured by then.',
  },
  leftOut: {
    nl: 'De meting bevat nog {count} uitwisselingen die niet bij deze beproeving horen; die staan niet in dit rapport.',
    en: 'The run holds {count} more exchanges that are no part of this trial; they are not in this report.',
  },
  verdictsCaption: { nl: 'Oordeel per variant', en: 'Verdict per variant' },
  asExpectedHead: { nl: 'als verwacht', en: 'as expected' },
  expectedWas: { nl: '(verwacht: {outcome})', en: '(expected: {outcome})' },
  countsCaption: { nl: 'Aantal varianten per oordeel en uitkomst', en: 'Number of variants per verdict and outcome' },
  unexpectedHead: { nl: 'anders dan verwacht', en: 'not as expected' },
  newsFirst: {
    nl: 'Er is geen vorige ronde opgegeven, dus niet vergeleken wat er nieuw is.',
    en: 'No previous round was given, so it was not compared what is new.',
  },
  news: {
    nl: 'Sinds de vorige ronde ({previous}): {verdicts} oordelen anders, {findings} nieuwe bevindingen, {variants} varianten nieuw en {gone} vervallen; bij {up} paren van partij en element is meer zichtbaar en bij {down} minder.',
    en: 'Since the previous round ({previous}): {verdicts} verdicts differ, {findings} findings are new, {variants} variants are new and {gone} are gone; of {up} pairs of party and element more is visible, of {down} less.',
  },

  // the chain
  chainTitle: { nl: 'De keten', en: 'The chain' },
  chainIntro: {
    nl: 'Welke partijen in de keten stonden. Partijen met een dikke rand zijn gemeten: van hen is vastgesteld wat zij konden weten.',
    en: 'Which parties stood in the chain. Those with a thick border were measured: of them it was established what they could know.',
  },
  chainDescription: { nl: 'Keten van partijen: {route}', en: 'Chain of parties: {route}' },
  partiesCaption: { nl: 'Partijen in deze keten', en: 'Parties in this chain' },
  links: {
    nl: 'Naast de route spreken met elkaar: {links}.',
    en: 'Beside the route these speak to each other: {links}.',
  },

  chainsElsewhere: {
    nl: 'De {count} ketens van deze beproeving, met hun partijen, staan in hoofdstuk 2.',
    en: 'The {count} chains of this trial, with their parties, stand in chapter 2.',
  },

  // secure network
  networkTitle: { nl: 'Bevindingen over het veilige netwerk', en: 'Findings on the secure network' },
  networkIntro: {
    nl: 'Per hop is uit beide kanten van elke verbinding afgelezen welke TLS er werd gebruikt, en van buitenaf beproefd welke handshakes elke partij weigert.',
    en: 'Per hop both sides of every connection tell which TLS was used, and it was tried from outside which handshakes each party refuses.',
  },
  hopsTitle: { nl: 'TLS per hop', en: 'TLS per hop' },
  hopsIntro: {
    nl: 'Cijfers volgens de TLS-richtlijn van het NCSC (2025-05); het slechtste onderdeel bepaalt het cijfer.',
    en: 'Grades follow the TLS guideline of NCSC-NL (2025-05); the worst part decides the grade.',
  },
  hopsCaption: { nl: 'Soorten handshake die per hop zijn gezien', en: 'Kinds of handshake that were seen per hop' },
  mutual: { nl: 'Wederzijds', en: 'Mutual' },
  hopUnused: { nl: 'geen verbinding', en: 'no connection' },
  version: { nl: 'Versie', en: 'Version' },
  suite: { nl: 'Suite', en: 'Suite' },
  group: { nl: 'Groep', en: 'Group' },
  keyBits: { nl: 'Sleutel (bits)', en: 'Key (bits)' },
  grade: { nl: 'Cijfer NCSC', en: 'NCSC grade' },
  trialsTitle: { nl: 'Beproefde handshakes', en: 'Handshakes that were tried' },
  trialsIntro: {
    nl: 'Na elke uitwisseling is bij elke partij een handshake geprobeerd met een geldig certificaat, zonder, en met een vreemd, verlopen en ingetrokken certificaat. Alleen de eerste hoort te slagen.',
    en: 'After every exchange a handshake was tried at each party with a valid certificate, without one, and with a foreign, an expired and a revoked one. Only the first may succeed.',
  },
  trialsCaption: {
    nl: 'Aangeboden certificaat en wat de partij deed, over alle varianten',
    en: 'Certificate offered and what the party did, over all variants',
  },
  'presented-conforming': { nl: 'Geldig', en: 'Valid' },
  'presented-none': { nl: 'Geen', en: 'None' },
  'presented-untrusted': { nl: 'Vreemd', en: 'Foreign' },
  'presented-expired': { nl: 'Verlopen', en: 'Expired' },
  'presented-revoked': { nl: 'Ingetrokken', en: 'Revoked' },
  acceptedTimes: { nl: '{count} × aanvaard', en: '{count} × accepted' },
  refusedTimes: { nl: '{count} × geweigerd', en: '{count} × refused' },
  refusedTitle: { nl: 'Geweigerde handshakes tussen partijen', en: 'Handshakes refused between parties' },
  refusedCaption: {
    nl: 'Handshakes in de uitwisseling die niet slaagden',
    en: 'Handshakes of the exchange that failed',
  },
  refusedNone: {
    nl: 'Tussen de partijen is in geen variant een handshake geweigerd.',
    en: 'In no variant was a handshake between the parties refused.',
  },
  seenBy: { nl: 'Gezien door', en: 'Seen by' },
  otherSide: { nl: 'Andere kant', en: 'Other side' },
  times: { nl: 'Keer', en: 'Times' },
  message: { nl: 'Melding', en: 'Message' },
  layersTitle: { nl: 'Lagen per hop volgens NEN 7512', en: 'Layers per hop as NEN 7512 counts them' },
  layersIntro: {
    nl: 'NEN 7512 telt lagen: kanaal, bericht en een beveiligd netwerk. De laag ‘bericht’ telt waar op de hop versleutelde inhoud stond en geen medisch element leesbaar was in de bytes die de hop overgingen. ‘Te openen aan de hop’: een gemeten partij aan de hop had een sleutel die medische elementen opent; de norm telt de laag ook dan. Het netwerk zelf is hier nagebootst en telt niet mee.',
    en: 'NEN 7512 counts layers: channel, message and a secured network. The layer ‘message’ counts where ciphertext stood on the hop and no medical element was readable in the bytes that crossed it. ‘Can be opened at the hop’: a measured party at the hop had a key that opens medical elements; the norm counts the layer all the same. The network itself is imitated here and does not count.',
  },
  layersCaption: { nl: 'Lagen die per hop zijn gemeten', en: 'Layers measured per hop' },
  channelLayer: { nl: 'Kanaal', en: 'Channel' },
  messageLayer: { nl: 'Bericht', en: 'Message' },
  readableMedical: { nl: 'Medisch leesbaar', en: 'Medical readable' },
  readableOther: { nl: 'Ander leesbaar', en: 'Other readable' },
  layers: { nl: 'Lagen', en: 'Layers' },
  'channel-yes': { nl: 'ja', en: 'yes' },
  'channel-no': { nl: 'nee', en: 'no' },
  'channel-unused': { nl: 'geen verbinding', en: 'no connection' },
  'message-yes': { nl: 'ja', en: 'yes' },
  'message-opened': { nl: 'ja, te openen aan de hop', en: 'yes, can be opened at the hop' },
  'message-no': { nl: 'nee', en: 'no' },
  'message-unknown': { nl: 'niet vast te stellen', en: 'cannot be told' },

  // parties in between
  betweenTitle: {
    nl: 'Bevindingen over de broker en de andere partijen onderweg',
    en: 'Findings on the broker and the other parties in between',
  },
  betweenIntro: {
    nl: 'Van elke partij die geen van beide eindpunten van de route is, staat hier wat zij kon lezen, bewaarde en had kunnen opvragen, welke sleutels zij had, en wie voor wie instaat.',
    en: 'Of every party that is neither end of the route: what it could read, kept and could have fetched, which keys it held, and who vouches for whom.',
  },
  partyTitle: { nl: '{party} ({role}; {system})', en: '{party} ({role}; {system})' },
  readingCaption: {
    nl: 'Wat {party} kon weten: aantal elementen per niveau',
    en: 'What {party} could know: number of elements per level',
  },
  ofElements: { nl: 'van totaal', en: 'of total' },
  ofWhichMedical: { nl: 'waarvan medisch', en: 'of which medical' },
  ofWhichIdentity: { nl: 'waarvan identiteit', en: 'of which identity' },
  atRest: { nl: 'in opslag of log', en: 'stored or logged' },
  accessCaption: {
    nl: 'Wat {party} kon opvragen, en welke sleutels van anderen zij had',
    en: 'What {party} could obtain, and which keys of others it held',
  },
  credentials: { nl: 'Toegangsbewijzen', en: 'Credentials' },
  sentAgain: { nl: 'Herhaald', en: 'Sent again' },
  answered: { nl: 'Beantwoord', en: 'Answered' },
  refused: { nl: 'Geweigerd', en: 'Refused' },
  heldKeys: { nl: 'Sleutels', en: 'Keys' },
  usedKeys: { nl: 'Opende met sleutel', en: 'Opened with key' },
  ownKeysOnly: { nl: 'alleen eigen', en: 'its own only' },
  keysOf: { nl: 'eigen, en die van {parties}', en: 'its own, and those of {parties}' },
  vouchTitle: { nl: 'Wie staat in voor wie', en: 'Who vouches for whom' },
  vouchIntro: {
    nl: 'Een eindpunt kent het andere als het een verklaring kreeg die alleen dat andere kan hebben ondertekend. Wat een partij onderweg verklaart, of kan ondertekenen met de sleutel van een ander, is daarvoor niet genoeg.',
    en: 'An end knows the other when it received a statement that only that other can have signed. What a party in between states, or can sign with the key of another, is not enough.',
  },
  vouchCaption: { nl: 'Authenticatie per variant', en: 'Authentication per variant' },

  // agreement
  agreementTitle: {
    nl: 'Bevindingen over de geharmoniseerde technische afspraak',
    en: 'Findings on the harmonised technical agreement',
  },
  agreementIntro: {
    nl: 'Welke vormen van de afspraak zijn beproefd, wat daarmee werkte, en wat het kost als de eindpunten verschillen.',
    en: 'Which forms of the agreement were tried, what worked with them, and what it costs where the ends differ.',
  },
  variantsTitle: { nl: 'Beproefde vormen', en: 'Forms that were tried' },
  variantsIntro: {
    nl: 'Per variant de instellingen die afwijken van wat de meeste varianten hebben, zoals de vorm van de notificatie.',
    en: 'Per variant the settings that differ from what most variants have, such as the form of the notification.',
  },
  variantsCaption: {
    nl: 'Varianten van {scenario} en hun uitkomst',
    en: 'Variants of {scenario} and what came of them',
  },
  usualCaption: {
    nl: 'Wat de meeste varianten van {scenario} hebben, van de instellingen die ergens verschillen',
    en: 'What most variants of {scenario} have, of the settings that differ anywhere',
  },
  shows: { nl: 'Wat het laat zien', en: 'What it shows' },
  differs: { nl: 'Afwijkend', en: 'Deviates' },
  asUsual: { nl: 'niets', en: 'nothing' },
  stepsHead: { nl: 'Stappen', en: 'Steps' },
  stepCounts: {
    nl: '{ok} gelukt, {refused} geweigerd, {failed} mislukt',
    en: '{ok} done, {refused} refused, {failed} failed',
  },
  costTitle: { nl: 'Wat een afwijking kost', en: 'What a deviation costs' },
  costIntro: {
    nl: 'Elke afwijkende instelling met de bescherming waaronder zij is beproefd. Werkt iets alleen waar een partij onderweg kan lezen, zoals vertalen tussen twee vormen, dan blijkt dat hier.',
    en: 'Each deviating setting with the protection under which it was tried. What works only where a party in between can read, such as translating between two forms, shows here.',
  },
  costCaption: { nl: 'Afwijkende instelling en oordelen', en: 'Deviating setting and verdicts' },
  mustReadTitle: { nl: 'Wat partijen onderweg moeten lezen', en: 'What parties in between must read' },
  mustReadIntro: {
    nl: 'Opgave van de nagebootste systemen, geen meting: wat zij nodig hebben om hun werk te doen zoals nu. Daarop legt versleuteling van eind tot eind beslag.',
    en: 'Stated by the imitated systems, not measured: what they need to do their work as they do now. End-to-end encryption takes that away.',
  },
  mustReadCaption: { nl: 'Nodig voor het huidige werk', en: 'Needed for the present work' },
  mustReadWhat: { nl: 'Moet lezen', en: 'Must read' },
  mustReadWhy: { nl: 'Omdat', en: 'Because' },

  // tests
  testsTitle: { nl: 'Technische en functionele testresultaten', en: 'Technical and functional test results' },
  testsIntro: {
    nl: 'Elke controle met uitkomst, verwachting, de bevindingen waarop zij rust en het bewijs. Nummers tussen haken staan in het laatste hoofdstuk.',
    en: 'Every check with its outcome, what was expected, the findings it rests on and the evidence. Numbers in brackets are told in the last chapter.',
  },
  technicalTitle: { nl: 'Technische testresultaten', en: 'Technical test results' },
  technicalCaption: { nl: 'Technische controles van {variant}', en: 'Technical checks of {variant}' },
  functionalTitle: { nl: 'Functionele testresultaten', en: 'Functional test results' },
  functionalCaption: { nl: 'Functionele controle per variant', en: 'Functional check per variant' },
  stepsCaption: { nl: 'Stappen van de eindpunten in {variant}', en: 'Steps of the ends in {variant}' },
  check: { nl: 'Controle', en: 'Check' },
  step: { nl: 'Stap', en: 'Step' },
  fromTo: { nl: 'Van → naar', en: 'From → to' },
  detail: { nl: 'Toelichting', en: 'Detail' },
  'step-ok': { nl: 'gelukt', en: 'done' },
  'step-refused': { nl: 'geweigerd', en: 'refused' },
  'step-failed': { nl: 'mislukt', en: 'failed' },
  controlsTitle: { nl: 'Controles op de meting', en: 'Controls of the measurement' },
  controlsIntro: {
    nl: 'Bij elke gemeten partij is op elke plek een waarde geplant die gevonden moest worden, en gezocht naar een waarde die nooit is verzonden. Gaat dat mis, dan is elk oordeel over die partij onbeslist.',
    en: 'With every measured party a value was planted in each place that had to be found, and a value that was never sent was looked for. Where that breaks, every verdict on that party is inconclusive.',
  },
  controlsCaption: { nl: 'Geplante waarden', en: 'Planted values' },
  planted: { nl: 'Geplant en gevonden', en: 'Planted and found' },
  neverSent: { nl: 'Nooit verzonden en niet gevonden', en: 'Never sent and not found' },
  replayControls: { nl: 'Proef met opvragen', en: 'Trial of obtaining' },
  broken: { nl: 'Wat misging', en: 'What broke' },
  ofCount: { nl: '{count} van {all}', en: '{count} of {all}' },
  controlHeld: { nl: 'geslaagd', en: 'held' },
  controlBroken: { nl: 'mislukt', en: 'broke' },
  coverageTitle: { nl: 'Dekking', en: 'Coverage' },
  coverageIntro: {
    nl: 'Hoeveel bytes van elke partij zijn gezien, en hoeveel daarvan gelezen, als versleuteling verklaard of geen van beide.',
    en: 'How many bytes of each party were seen, and how many of them were read, explained as ciphertext, or neither.',
  },
  coverageCaption: { nl: 'Bytes per variant en partij', en: 'Bytes per variant and party' },
  observedBytes: { nl: 'Gezien', en: 'Observed' },
  decodedBytes: { nl: 'Gelezen', en: 'Read' },
  ciphertextBytes: { nl: 'Versleuteld', en: 'Ciphertext' },
  opaqueBytes: { nl: 'Onverklaard', en: 'Unexplained' },
  memoryBytes: { nl: 'Geheugen', en: 'Memory' },
  limitsHit: { nl: 'Grenzen geraakt', en: 'Limits hit' },

  // changes
  changesTitle: { nl: 'Wijzigingen sinds de vorige ronde', en: 'Changes since the previous round' },
  changesNone: { nl: 'Er is geen vorige ronde opgegeven.', en: 'No previous round was given.' },
  changesIntro: {
    nl: 'Vergeleken met meting {previous}, per variant.',
    en: 'Compared with run {previous}, per variant.',
  },
  changesSame: {
    nl: 'Vergeleken met meting {previous} is er geen verschil.',
    en: 'Compared with run {previous} there is no difference.',
  },
  settingsChangedCaption: { nl: 'Instellingen van de meting', en: 'Settings of the run' },
  variantsChangedCaption: { nl: 'Nieuwe en vervallen varianten', en: 'New and gone variants' },
  verdictsChangedCaption: { nl: 'Oordelen die anders zijn', en: 'Verdicts that differ' },
  levelsChangedCaption: { nl: 'Elementen die van niveau veranderden', en: 'Elements that changed level' },
  newReasonsCaption: { nl: 'Nieuwe bevindingen', en: 'New findings' },
  settledCaption: { nl: 'Bevindingen die vervielen', en: 'Findings that are gone' },
  change: { nl: 'Wijziging', en: 'Change' },
  variantNew: { nl: 'nieuw', en: 'new' },
  variantGone: { nl: 'vervallen', en: 'gone' },
  before: { nl: 'Was', en: 'Was' },
  after: { nl: 'Is', en: 'Is' },
  up: { nl: 'Meer zichtbaar', en: 'More visible' },
  down: { nl: 'Minder zichtbaar', en: 'Less visible' },
  onlyBefore: { nl: 'Alleen eerder', en: 'Only before' },
  onlyAfter: { nl: 'Alleen nu', en: 'Only now' },
  which: { nl: 'Welke', en: 'Which' },

  // limits
  limitsTitle: {
    nl: 'Wat niet is gemeten, open punten en bronnen',
    en: 'What was not measured, open points and sources',
  },
  unobservedTitle: { nl: 'Niet of zwakker gemeten', en: 'Not measured, or weaker' },
  unobservedCaption: {
    nl: 'Plekken waar niet of niet alles is bekeken',
    en: 'Places that were not, or not all, looked into',
  },
  unobservedNone: {
    nl: 'Elke plek van elke gemeten partij is bekeken.',
    en: 'Every place of every measured party was looked into.',
  },
  unsupported: { nl: 'niet ondersteund', en: 'not supported' },
  replaying: { nl: 'opvragen met geziene toegangsbewijzen', en: 'obtaining with credentials that were seen' },
  unmeasured: {
    nl: 'Niet gemeten in deze ronde, terwijl de beproeving ze heeft: {variants}.',
    en: 'Not measured in this round, though the trial has them: {variants}.',
  },
  openTitle: { nl: 'Open punten', en: 'Open points' },
  openIntro: {
    nl: 'Oordelen die onbeslist zijn, aandacht vragen of anders uitkwamen dan verwacht, met de eerste reden.',
    en: 'Verdicts that are inconclusive, call for attention or came out otherwise than expected, with their first reason.',
  },
  openCaption: { nl: 'Open punten', en: 'Open points' },
  openNone: { nl: 'Er zijn geen open punten.', en: 'There are no open points.' },
  scopeTitle: { nl: 'Reikwijdte', en: 'Scope' },
  scopeSimulators: {
    nl: 'Elk systeem in de keten is een simulator: de bevindingen gelden voor de afspraken zoals die zijn beschreven, niet voor een product.',
    en: 'Every system in the chain is a simulator: the findings hold for the agreements as they are written down, not for a product.',
  },
  scopeProducts: {
    nl: 'Beproefde producten: {products}. Elk ander systeem in de keten is een simulator.',
    en: 'Products under test: {products}. Every other system in the chain is a simulator.',
  },
  scopeNetwork: {
    nl: 'Het netwerk tussen de partijen is nagebootst (omgeving {backend}); afspraken over een gesloten netwerk zijn niet gemeten.',
    en: 'The network between the parties is imitated (backend {backend}); agreements on a closed network were not measured.',
  },
  scopeData: {
    nl: 'Het dossier is verzonnen en per uitwisseling uniek; gemeten is wat een partij kon weten, niet wat zij ermee deed.',
    en: 'The record is made up and unique to each exchange; what was measured is what a party could know, not what it did with it.',
  },
  scopeUnjudged: {
    nl: 'Van {count} van de {all} oordelen is vooraf geen uitkomst verwacht; die zijn wel gemeten.',
    en: 'Of {count} of the {all} verdicts no outcome was expected beforehand; they were measured all the same.',
  },
  scopeEndsSystem: {
    nl: 'Verwerkers tellen mee met hun eindpunt: wat zij lezen geeft aandacht. Met --ends organisation telt het als lezen onderweg.',
    en: 'Processors count with their end: what they read gives attention. With --ends organisation it counts as reading in between.',
  },
  scopeEndsOrganisation: {
    nl: 'Verwerkers tellen als partij onderweg; met --ends system horen zij bij hun eindpunt.',
    en: 'Processors count as parties in between; with --ends system they belong to their end.',
  },
  sourcesTitle: { nl: 'Bronnen van de verwachtingen', en: 'Sources of the expectations' },
  sourcesIntro: {
    nl: 'E2E-report: het onderzoek naar de gevolgen van een verplichting tot E2E-beveiliging, voor het ministerie van VWS. Waar een meting een verwachting tegenspreekt, staan beide in dit rapport.',
    en: 'E2E-report: the study of the consequences of an obligation to end-to-end security, for the Ministry of Health. Where a measurement contradicts an expectation, both stand in this report.',
  },
  sourcesCaption: { nl: 'Bron, en wat daaruit volgt', en: 'Source, and what follows from it' },
  source: { nl: 'Bron', en: 'Source' },
  expectedHere: { nl: 'Verwacht', en: 'Expected' },

  // evidence
  evidenceTitle: { nl: 'Bewijs', en: 'Evidence' },
  evidenceIntro: {
    nl: 'Elke verwijzing in dit rapport, met de plaats van de bytes in de map van de meting ({run}) en de opdracht die de bevinding daaruit herhaalt. Ligt de map nu elders, zet dan die plaats in de opdracht. ‘inkijk verify’ rekent alle oordelen na. Alle andere bevindingen staan in result.json.',
    en: 'Every reference of this report, with the place of its bytes in the folder of the run ({run}) and the command that replays the finding from there. Where the folder lies elsewhere now, put that place in the command. ‘inkijk verify’ computes every verdict again. All other findings stand in result.json.',
  },
  evidenceCaption: { nl: 'Verwijzingen', en: 'References' },
  vantageWith: { nl: '{vantage} (andere kant: {peer})', en: '{vantage} (other side: {peer})' },
  bytes: { nl: 'Bestand en bytes', en: 'File and bytes' },
  byteRange: { nl: 'bytes {from}–{to}', en: 'bytes {from}–{to}' },
  steps: { nl: 'stappen: {steps}', en: 'steps: {steps}' },
  form: { nl: 'vorm: {form}', en: 'form: {form}' },
  replay: { nl: 'Herhalen', en: 'Replay' },
} as const satisfies Record<string, Titles>

export type TrialText = keyof typeof trialTexts

/** A text with its values filled in. */
export type Say = (text: TrialText, values?: Readonly<Record<string, string | number>>) => string

export function createSay(language: Language): Say {
  return (text, values = {}) =>
    trialTexts[text][language].replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
