/** What the commands about networks that stay up say to people. */

import type { Language } from '../../report/words.ts'

export interface NetworkTexts {
  up: (exchange: string, run: string, backend: string) => string
  stays: string
  labels: Readonly<
    Record<
      | 'address'
      | 'reachedAt'
      | 'certificate'
      | 'key'
      | 'chain'
      | 'trust'
      | 'control'
      | 'token'
      | 'log'
      | 'tap'
      | 'store',
      string
    >
  >
  until: (date: string) => string
  commands: Readonly<Record<'trigger' | 'cancel' | 'progress' | 'reach' | 'measure' | 'end', string>>
  waiting: (exchange: string, sender: string, seconds: number) => string
  triggered: string
  renewed: (exchange: string) => string
  notRenewed: string
  down: (exchange: string, run: string) => string
  ended: (what: string) => string
  gone: (parties: string) => string
  removed: (folder: string) => string
  nothingUp: (folder: string) => string
  lost: (what: string) => string
}

export const networkTexts: Readonly<Record<Language, NetworkTexts>> = {
  nl: {
    up: (exchange, run, backend) => `${exchange} staat: netwerk ${run} (${backend})`,
    stays: 'Het blijft draaien nadat deze opdracht eindigt. Gegevens en sleutels zijn van dit netwerk alleen.',
    labels: {
      address: 'adres',
      reachedAt: 'voor partijen',
      certificate: 'certificaat',
      key: 'sleutel',
      chain: 'keten',
      trust: 'vertrouwd',
      control: 'stuurpoort',
      token: 'token',
      log: 'log',
      tap: 'tap',
      store: 'opslag',
    },
    until: (date) => `geldig tot ${date}`,
    commands: {
      trigger: 'De uitwisseling starten (de verzender heeft zijn dossier; 202 is goed):',
      cancel: 'Haar weer intrekken:',
      progress: 'Hoe ver de verzender is:',
      reach: 'Zelf iets vragen aan de buurman van de verzender, met diens certificaat:',
      measure: 'De uitwisseling meten die je start:',
      end: 'Beëindigen (de map van het netwerk verdwijnt, met sleutels):',
    },
    waiting: (exchange, sender, seconds) =>
      `wacht op de start van ${exchange} bij ${sender} (nog ${seconds} s; Ctrl-C stopt het wachten, het netwerk blijft):`,
    triggered: 'gestart',
    renewed: (exchange) => `${exchange} staat weer klaar, met een nieuw dossier; dezelfde opdracht start het:`,
    notRenewed: 'het netwerk kon niet opnieuw starten en draait niet meer',
    down: (exchange, run) => `${exchange}: netwerk ${run}`,
    ended: (what) => `  beëindigd: ${what}`,
    gone: (parties) => `  was al weg: ${parties}`,
    removed: (folder) => `  verwijderd, met sleutels en opnamen die niet gemeten zijn: ${folder}`,
    nothingUp: (folder) => `er draait geen netwerk in ${folder}`,
    lost: (what) => `opgeruimd van een afgebroken run: ${what}`,
  },
  en: {
    up: (exchange, run, backend) => `${exchange} is up: network ${run} (${backend})`,
    stays: 'It goes on after this command has ended. Its records and keys belong to this network alone.',
    labels: {
      address: 'address',
      reachedAt: 'for parties',
      certificate: 'certificate',
      key: 'key',
      chain: 'chain',
      trust: 'trust',
      control: 'control port',
      token: 'token',
      log: 'log',
      tap: 'tap',
      store: 'store',
    },
    until: (date) => `valid until ${date}`,
    commands: {
      trigger: 'Trigger the exchange (the sender has its record; 202 is good):',
      cancel: 'Withdraw it again:',
      progress: 'How far the sender is:',
      reach: 'Ask the neighbour of the sender something yourself, with the certificate of the sender:',
      measure: 'Measure the exchange that you trigger:',
      end: 'End it (the folder of the network goes, keys included):',
    },
    waiting: (exchange, sender, seconds) =>
      `waiting for the trigger of ${exchange} at ${sender} (for ${seconds} s; Ctrl-C ends the waiting, the network stays):`,
    triggered: 'triggered',
    renewed: (exchange) => `${exchange} is ready again, with a new record; the same command triggers it:`,
    notRenewed: 'the network could not be started again and does not run any more',
    down: (exchange, run) => `${exchange}: network ${run}`,
    ended: (what) => `  ended: ${what}`,
    gone: (parties) => `  was gone already: ${parties}`,
    removed: (folder) => `  removed, with keys and recordings that were not measured: ${folder}`,
    nothingUp: (folder) => `no network is up in ${folder}`,
    lost: (what) => `cleaned up after a run that broke off: ${what}`,
  },
}
