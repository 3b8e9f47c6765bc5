/** A network that stays up as a tester needs it: where everything is, and which commands to paste. */

import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { SocketAddress } from '../../contracts/evidence.ts'
import { keyFiles, type PartySpec, type Role } from '../../contracts/party.ts'
import { endsOf } from '../../contracts/scenario.ts'
import type { PartyState } from '../../contracts/topology.ts'
import { type KeptNetwork, triggerFiles } from '../../run/kept-network.ts'
import { defaultOutDirectory } from '../find-run.ts'
import { quoteWord } from './quote-word.ts'

/** What `inkijk up --json` writes. */
export interface NetworkDescription {
  schema: 'inkijk-up/1'
  run: string
  exchange: string
  backend: string
  seed: string
  /** Folder of the network. */
  directory: string
  parties: PartyDescription[]
  sender: string
  receiver: string
  commands: NetworkCommands
}

export interface PartyDescription {
  id: string
  role: Role
  system: string
  organisation: string
  fqdn: string
  /** Where this machine reaches it, and where the other parties do. */
  listen: SocketAddress
  addresses: readonly SocketAddress[]
  pid?: number
  certificate: { subject: string; validTo: string }
  /** Paths, PEM. */
  keys: { key: string; chain: string; trust: string; revocationLists: string }
  control: { url: string; token: string }
  /** Folders that fill while it runs. */
  log: string
  tap: string
  store: string
}

/** Lines for a POSIX shell. */
export interface NetworkCommands {
  trigger: string
  cancel: string
  progress: string
  /** A request of the sender's own to its neighbour. */
  reach: string
  measure: string
  end: string
}

export async function describeNetwork(directory: string, network: KeptNetwork): Promise<NetworkDescription> {
  const { run, plan, seed, backend, state } = network
  const parties = plan.parties.flatMap((party) => {
    const running = state?.parties.find(({ id }) => id === party.id)
    return running === undefined ? [] : [describeParty(party, running)]
  })
  const ends = endsOf(plan)
  const described = await Promise.all(parties)
  return {
    schema: 'inkijk-up/1',
    run,
    exchange: plan.id,
    backend,
    seed,
    directory,
    parties: described,
    sender: ends.sender.id,
    receiver: ends.receiver.id,
    commands: composeCommands(directory, network, described),
  }
}

async function describeParty(party: PartySpec, running: PartyState): Promise<PartyDescription> {
  const { id, role, system, fqdn, organisation } = party
  const { directory, listen, addresses, pid, control } = running
  const key = (name: string) => join(directory, 'keys', name)
  const certificate = new X509Certificate(await readFile(key(keyFiles.tlsChain)))
  return {
    id,
    role,
    system,
    organisation: organisation.name,
    fqdn,
    listen,
    addresses,
    ...(pid === undefined ? {} : { pid }),
    certificate: { subject: certificate.subject.replaceAll('\n', ', '), validTo: certificate.validTo },
    keys: {
      key: key(keyFiles.tlsKey),
      chain: key(keyFiles.tlsChain),
      trust: key(keyFiles.trust),
      revocationLists: key(keyFiles.crl),
    },
    control: { url: `http://${control.address}:${control.port}`, token: control.token },
    log: join(directory, 'log'),
    tap: join(directory, 'tap'),
    store: join(directory, 'store'),
  }
}

function composeCommands(
  directory: string,
  { run, plan }: KeptNetwork,
  parties: readonly PartyDescription[],
): NetworkCommands {
  const [first = '', second = ''] = plan.route
  const find = (id: string) => parties.find((party) => party.id === id)
  const [sender, neighbour] = [find(first), find(second)]
  const outDirectory = dirname(dirname(directory))
  const isDefault = outDirectory === resolve(defaultOutDirectory)
  const name = isDefault ? run : `${run} --out ${quoteWord(outDirectory)}`
  const { product } = plan.parties.find(({ id }) => id === first) ?? {}
  const trigger = (file: string) =>
    product === undefined ? composeTrigger(sender, file) : `# in ${product}, with what stands in ${quoteWord(file)}`
  return {
    trigger: trigger(join(directory, triggerFiles.refer)),
    cancel: trigger(join(directory, triggerFiles.cancel)),
    progress: composeControl(sender, '/progress'),
    reach: composeReach(sender, neighbour),
    measure: `npx inkijk run --attach ${name}`,
    end: `npx inkijk down ${name}`,
  }
}

/** Shows the status: 202 when it began. */
function composeTrigger(sender: PartyDescription | undefined, file: string): string {
  const options = `-w '%{http_code}\\n' -X POST -H 'content-type: application/json' --data ${quoteWord(`@${file}`)}`
  return composeControl(sender, '/trigger', options)
}

function composeControl(party: PartyDescription | undefined, path: string, options = ''): string {
  if (party === undefined) return ''
  const { url, token } = party.control
  return ['curl -sS', options, `-H 'authorization: Bearer ${token}'`, `${url}${path}`].filter(Boolean).join(' ')
}

function composeReach(from: PartyDescription | undefined, to: PartyDescription | undefined): string {
  if (from === undefined || to === undefined) return ''
  const { address, port } = to.listen
  const { key, chain, trust } = from.keys
  const files = `--cacert ${quoteWord(trust)} --cert ${quoteWord(chain)} --key ${quoteWord(key)}`
  return `curl -i --resolve ${to.fqdn}:${port}:${address} ${files} https://${to.fqdn}:${port}/`
}
