/** Every reason a verdict can give, in Dutch and English. The code is stable, the texts are for people. */

import type { Titles } from './manifest.ts'
import type { Reason } from './result.ts'

export const reasonTexts = {
  // functional
  'record-complete': {
    nl: 'de ontvanger heeft alle {count} elementen, volledig en ongewijzigd',
    en: 'the receiver has all {count} elements, complete and unchanged',
  },
  'record-missing': {
    nl: '{missing} van {count} elementen ontbreken bij de ontvanger, onder meer {example}',
    en: '{missing} of {count} elements are missing at the receiver, among them {example}',
  },
  'record-changed': {
    nl: '{changed} elementen zijn onderweg gewijzigd, onder meer {example}',
    en: '{changed} elements were changed on the way, among them {example}',
  },
  'record-unknown': {
    nl: 'wat de ontvanger kreeg is niet bekend: {detail}',
    en: 'what the receiver got is not known: {detail}',
  },
  'step-failed': {
    nl: 'stap "{step}" van {from} naar {to} is mislukt: {detail}',
    en: 'step "{step}" from {from} to {to} failed: {detail}',
  },
  'refusal-kept': {
    nl: '{to} heeft geweigerd en daarna is geen vraag meer beantwoord',
    en: '{to} refused, and no query was answered afterwards',
  },
  'refusal-missing': { nl: '{to} heeft niet geweigerd', en: '{to} did not refuse' },
  'refusal-untested': {
    nl: 'na de weigering is geen vraag gesteld, dus niet gebleken dat die onbeantwoord blijft',
    en: 'no query was asked after the refusal, so it did not show that none is answered',
  },
  'refusal-broken': {
    nl: 'na de weigering heeft {to} toch {count} elementen van het dossier gekregen, onder meer {example}',
    en: 'after the refusal {to} still got {count} elements of the record, among them {example}',
  },
  'cancellation-kept': {
    nl: '{from} heeft de verwijzing ingetrokken, en wat {to} daarna vroeg is niet beantwoord',
    en: '{from} cancelled the referral, and what {to} asked afterwards was not answered',
  },
  'cancellation-missing': {
    nl: 'de intrekking door {from} heeft {to} niet bereikt',
    en: 'the cancellation by {from} did not reach {to}',
  },
  'cancellation-untested': {
    nl: 'na de intrekking is niets gevraagd, dus niet gebleken dat er niets meer wordt beantwoord',
    en: 'nothing was asked after the cancellation, so it did not show that nothing is answered',
  },
  'cancellation-broken': {
    nl: 'ondanks de intrekking heeft {to} {count} elementen van het dossier gekregen, onder meer {example}',
    en: 'in spite of the cancellation {to} got {count} elements of the record, among them {example}',
  },
  'access-ended': {
    nl: 'na afloop vroeg {party} het nog eens, en kreeg het niet meer ({detail})',
    en: 'afterwards {party} asked once more, and did not get it any more ({detail})',
  },
  'access-not-ended': {
    nl: 'na afloop vroeg {party} het nog eens, en kreeg antwoord op "{step}"',
    en: 'afterwards {party} asked once more, and got an answer to "{step}"',
  },
  'step-refused': {
    nl: '{to} weigerde stap "{step}": {detail}',
    en: '{to} refused step "{step}": {detail}',
  },
  'step-not-refused': {
    nl: 'stap "{step}" is niet geweigerd om "{reason}" ({detail})',
    en: 'step "{step}" was not refused for "{reason}" ({detail})',
  },
  'handshake-refused': {
    nl: '{from} en {to} hebben geen verbinding: de handshake is geweigerd ({detail})',
    en: '{from} and {to} have no connection: the handshake was refused ({detail})',
  },
  'handshake-not-refused': {
    nl: 'de handshake tussen {from} en {to} is niet geweigerd',
    en: 'the handshake between {from} and {to} was not refused',
  },
  'handshake-refused-otherwise': {
    nl: 'de handshake tussen {from} en {to} is geweigerd, maar niet om "{reason}" ({detail})',
    en: 'the handshake between {from} and {to} was refused, but not for "{reason}" ({detail})',
  },
  fault: { nl: 'de uitwisseling is afgebroken: {detail}', en: 'the exchange broke off: {detail}' },
  unsupported: {
    nl: 'het geteste systeem zegt dit niet te ondersteunen: {detail}',
    en: 'the system under test says that it does not support this: {detail}',
  },

  // strict, flexible, atRest
  exposed: {
    nl: '{party} kan {count} elementen lezen of herleiden ({level}; {classes}), onder meer {example}',
    en: '{party} can read or derive {count} elements ({level}; {classes}), among them {example}',
  },
  'exposed-processor': {
    nl: '{party} werkt voor een van de eindpunten en kan {count} elementen lezen of herleiden ({level}), onder meer {example}',
    en: '{party} works for one of the ends and can read or derive {count} elements ({level}), among them {example}',
  },
  'exposed-at-rest': {
    nl: '{party} heeft {count} elementen bewaard of gelogd ({level}; {classes}), onder meer {example}',
    en: '{party} stored or logged {count} elements ({level}; {classes}), among them {example}',
  },
  'identity-exposed': {
    nl: '{party} kan {count} identificerende elementen lezen of herleiden ({level}), onder meer {example}; het rapport laat open of dat mag',
    en: '{party} can read or derive {count} identifying elements ({level}), among them {example}; the report leaves open whether that is lawful',
  },
  'identity-exposed-processor': {
    nl: '{party} werkt voor een van de eindpunten en kan {count} identificerende elementen lezen of herleiden ({level}), onder meer {example}',
    en: '{party} works for one of the ends and can read or derive {count} identifying elements ({level}), among them {example}',
  },
  shielded: {
    nl: '{party} heeft {bytes} bytes gezien en daarin niets van het bericht kunnen lezen',
    en: '{party} handled {bytes} bytes and could read nothing of the message in them',
  },
  'shielded-medical': {
    nl: '{party} heeft {bytes} bytes gezien en daarin geen medische of identificerende elementen kunnen lezen',
    en: '{party} handled {bytes} bytes and could read no medical or identifying element in them',
  },
  'candidate-knows-patient': {
    nl: '{party} is als kandidaat niet gekozen en kan toch {count} elementen lezen of herleiden die zeggen wie de patiënt is ({level}), onder meer {example}; in de aanmeldfase mag dat niet (WGBO, Wabvpz)',
    en: '{party} is a candidate that was not chosen and can still read or derive {count} elements that say who the patient is ({level}), among them {example}; that is not allowed before one is chosen (WGBO, Wabvpz)',
  },
  'candidate-reads-record': {
    nl: '{party} is als kandidaat niet gekozen en kan toch {count} elementen lezen die niet in het aanmeldbericht staan ({level}; {classes}), onder meer {example}',
    en: '{party} is a candidate that was not chosen and can still read {count} elements that are not in the advance notice ({level}; {classes}), among them {example}',
  },
  'candidate-shielded': {
    nl: '{party} is als kandidaat niet gekozen; het kon {count} elementen van het aanmeldbericht lezen en niets dat zegt wie de patiënt is',
    en: '{party} is a candidate that was not chosen; it could read {count} elements of the advance notice and nothing that says who the patient is',
  },
  'nothing-at-rest': {
    nl: '{party} heeft niets van het bericht leesbaar bewaard of gelogd',
    en: '{party} stored or logged nothing of the message in readable form',
  },
  opaque: {
    nl: '{bytes} bytes van {party} zijn niet gelezen en niet als versleuteling van een bekend schema verklaard',
    en: '{bytes} bytes of {party} were neither read nor explained as ciphertext of a known scheme',
  },
  budget: {
    nl: 'bij {party} is niet alles bekeken: {limits}',
    en: 'not everything of {party} was looked into: {limits}',
  },
  'not-obtained': {
    nl: '{party} zag {credentials} toegangsbewijzen; {tried} vragen daarmee herhaald gaven niets van het bericht ({refused} geweigerd; nog {leftOut} waren daarmee beslist)',
    en: '{party} saw {credentials} credentials; {tried} requests sent again with them gave nothing of the message ({refused} refused; {leftOut} more were settled by those)',
  },
  'replay-not-tried': {
    nl: 'bij {party} is niet beproefd wat er met geziene toegangsbewijzen op te vragen is ({detail})',
    en: 'it was not tried what {party} can obtain with the credentials it saw ({detail})',
  },
  'replay-opaque': {
    nl: '{bytes} bytes van antwoorden die {party} kon opvragen zijn niet gelezen en niet als versleuteling van een bekend schema verklaard',
    en: '{bytes} bytes of answers that {party} could obtain were neither read nor explained as ciphertext of a known scheme',
  },
  'replay-control-missing': {
    nl: 'de meting bij {party} is niet betrouwbaar: wat vanaf haar positie op te vragen had moeten zijn, is niet verkregen',
    en: 'the measurement of {party} cannot be relied on: what had to be obtainable from its position was not obtained',
  },
  'replay-control-false': {
    nl: 'de meting bij {party} is niet betrouwbaar: zij kreeg iets dat aan het certificaat van een ander gebonden is',
    en: 'the measurement of {party} cannot be relied on: it obtained what is bound to the certificate of another',
  },
  'vantage-unobserved': {
    nl: 'van {party} is "{vantage}" niet waargenomen: {detail}',
    en: '"{vantage}" of {party} was not observed: {detail}',
  },
  'not-completed': {
    nl: 'de uitwisseling is niet voltooid, dus niet gebleken is wat er anders te lezen was geweest',
    en: 'the exchange did not complete, so it did not show what could have been read',
  },
  'nobody-between': { nl: 'er staat geen partij tussen de eindpunten', en: 'no party stands between the ends' },
  'control-missing': {
    nl: 'de meting bij {party} is niet betrouwbaar: wat in "{vantage}" was geplant, is niet gevonden ({detail})',
    en: 'the measurement of {party} cannot be relied on: what was planted in "{vantage}" was not found ({detail})',
  },
  'control-false': {
    nl: 'de meting bij {party} is niet betrouwbaar: in "{vantage}" is een waarde gevonden die nooit is verstuurd',
    en: 'the measurement of {party} cannot be relied on: a value that was never sent was found in "{vantage}"',
  },
  'tally-differs': {
    nl: 'de meting bij {party} is niet betrouwbaar: {peer} telde {peerBytes} bytes waar {party} er {bytes} telde',
    en: 'the measurement of {party} cannot be relied on: {peer} counted {peerBytes} bytes where {party} counted {bytes}',
  },
  'party-ended': {
    nl: 'het proces van {party} is voortijdig geëindigd',
    en: 'the process of {party} ended before its time',
  },

  // systemAuthentication, userAuthentication
  identified: {
    nl: '{at} kreeg een verklaring van het systeem van {other} zelf, ondertekend met het certificaat van URA {ura}',
    en: '{at} received a statement of the system of {other} itself, signed with the certificate of URA {ura}',
  },
  'identified-by-presentation': {
    nl: '{at} kreeg een presentatie van het systeem van {other} zelf, met een credential dat is ondertekend met het certificaat van URA {ura}',
    en: '{at} received a presentation of the system of {other} itself, with a credential signed with the certificate of URA {ura}',
  },
  'key-with-processor': {
    nl: '{holder} werkt voor {other} en heeft de sleutel waarmee is ondertekend: het kan tot {until} als {other} optreden',
    en: '{holder} works for {other} and holds the key that signed: it can act as {other} until {until}',
  },
  'not-identified': {
    nl: '{at} kreeg geen verklaring waaruit het systeem van {other} zelf blijkt ({detail})',
    en: '{at} received no statement that shows the system of {other} itself ({detail})',
  },
  'nothing-arrived': {
    nl: 'geen bericht van {other} bereikte {at}',
    en: 'no message of {other} reached {at}',
  },
  'user-known': {
    nl: '{at} kreeg een verklaring over de gebruiker van {other} (nummer {number}), ondertekend door {signers}, niveau {level}, gebonden aan deze uitwisseling',
    en: '{at} received a statement about the user of {other} (number {number}), signed by {signers}, level {level}, bound to this exchange',
  },
  'user-unbound': {
    nl: '{at} kreeg een verklaring over de gebruiker van {other} (nummer {number}), ondertekend door {signers}, niveau {level}; wie haar heeft kan haar tonen',
    en: '{at} received a statement about the user of {other} (number {number}), signed by {signers}, level {level}; whoever holds it can show it',
  },
  'user-level-low': {
    nl: '{at} kreeg een verklaring over de gebruiker van {other} (nummer {number}), ondertekend door {signers}, maar van niveau {level} in plaats van high',
    en: '{at} received a statement about the user of {other} (number {number}), signed by {signers}, but of level {level} instead of high',
  },
  'user-level-unstated': {
    nl: '{at} kreeg een verklaring over de gebruiker van {other} (nummer {number}), ondertekend door {signers}; zij noemt de registratie ({level}), niet hoe er is ingelogd',
    en: '{at} received a statement about the user of {other} (number {number}), signed by {signers}; it names the registration ({level}), not how they logged in',
  },
  'user-statement-flawed': {
    nl: '{at} kreeg een verklaring over de gebruiker van {other} die niet deugt ({detail})',
    en: '{at} received a statement about the user of {other} that does not hold ({detail})',
  },
  'user-asserted': {
    nl: '{at} weet van de gebruiker van {other} alleen wat {by} ervan zegt',
    en: '{at} knows of the user of {other} only what {by} asserts',
  },
  'user-unknown': {
    nl: '{at} kreeg geen verklaring over de gebruiker van {other}',
    en: '{at} received no statement about the user of {other}',
  },

  // channel
  'hop-graded': {
    nl: '{from} – {to}: wederzijdse TLS, {protocol}, {cipher}, {group}, sleutels van {keyBits} bits: {grade}',
    en: '{from} – {to}: mutual TLS, {protocol}, {cipher}, {group}, keys of {keyBits} bits: {grade}',
  },
  'hop-not-mutual': {
    nl: '{from} – {to}: de partijen hebben elkaars certificaat niet allebei gecontroleerd ({detail})',
    en: '{from} – {to}: the parties did not both check the other certificate ({detail})',
  },
  'hop-revoked': {
    nl: '{party} aanvaardde het certificaat van {peer}, dat het register op {at} had ingetrokken',
    en: '{party} accepted the certificate of {peer}, which the register had revoked at {at}',
  },
  'hop-unused': {
    nl: '{from} – {to}: er is geen verbinding tot stand gekomen',
    en: '{from} – {to}: no connection came about',
  },
  'trial-refused': {
    nl: '{party} weigerde een handshake zonder certificaat en met een vreemd, verlopen en ingetrokken certificaat',
    en: '{party} refused a handshake without a certificate and with a foreign, an expired and a revoked one',
  },
  'trial-refused-but-browsers': {
    nl: '{party} laat browsers toe, en dus wie geen certificaat toont; een vreemd, verlopen en ingetrokken certificaat weigerde het',
    en: '{party} lets browsers in, and so anyone who shows no certificate; it refused a foreign, an expired and a revoked one',
  },
  'trial-accepted': {
    nl: '{party} aanvaardde een handshake die het moest weigeren ({presented})',
    en: '{party} accepted a handshake that it had to refuse ({presented})',
  },
  'trial-broken': {
    nl: 'de proef bij {party} mislukte: ook een geldig certificaat werd geweigerd ({detail})',
    en: 'the trial at {party} failed: a valid certificate was refused as well ({detail})',
  },
  'trial-missing': {
    nl: 'bij {party} is niet beproefd welke handshakes het weigert',
    en: 'it was not tried at {party} which handshakes it refuses',
  },
} as const satisfies Record<string, Titles>

export type ReasonCode = keyof typeof reasonTexts

export function makeReason(code: ReasonCode, values: Reason['values'] = {}, findings: string[] = []): Reason {
  return { code, values, text: reasonText({ code, values }, 'en'), findings }
}

export function reasonText(reason: Pick<Reason, 'code' | 'values'>, language: 'nl' | 'en'): string {
  return reasonTexts[reason.code][language].replaceAll(/\{(\w+)\}/g, (place, name: string) =>
    String(reason.values[name] ?? place),
  )
}
