/** A network that stays up, told to people. */

import type { SocketAddress } from '../../contracts/evidence.ts'
import { type Language, words } from '../../report/words.ts'
import type { NetworkDescription, PartyDescription } from './describe-network.ts'
import { networkTexts } from './texts.ts'

const told = ['trigger', 'cancel', 'progress', 'reach', 'measure', 'end'] as const

export function tellNetwork(network: NetworkDescription, language: Language): string[] {
  const texts = networkTexts[language]
  const { commands } = network
  return [
    texts.up(network.exchange, network.run, network.backend),
    texts.stays,
    '',
    ...network.parties.flatMap((party) => [...tellParty(party, language), '']),
    ...told.flatMap((command) => [texts.commands[command], `  ${commands[command]}`]),
  ]
}

function tellParty(party: PartyDescription, language: Language): string[] {
  const { labels, until } = networkTexts[language]
  const { roles } = words[language]
  const { listen, addresses, certificate, keys, control } = party
  const isElsewhere = addresses.some((address) => write(address) !== write(listen))
  const rows: [string, string][] = [
    [labels.address, `https://${party.fqdn}  ${write(listen)}`],
    ...(isElsewhere ? [[labels.reachedAt, addresses.map(write).join(', ')] as [string, string]] : []),
    [labels.certificate, `${certificate.subject}; ${until(certificate.validTo)}`],
    [labels.key, keys.key],
    [labels.chain, keys.chain],
    [labels.trust, keys.trust],
    [labels.control, control.url],
    [labels.token, control.token],
    [labels.log, party.log],
    [labels.tap, party.tap],
    [labels.store, party.store],
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  const head = `${party.id}  ${roles[party.role]}, ${party.system}, ${party.organisation}`
  return [head, ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`)]
}

function write({ address, port }: SocketAddress): string {
  return `${address}:${port}`
}
