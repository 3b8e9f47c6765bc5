/** A compose file from services and networks given as data. */

import { stringify } from 'yaml'

export interface ComposeService {
  /** Name of the service; the party's id where it is one. */
  id: string
  image: string
  /** Those of the image when absent, as with the next two. */
  command?: readonly string[]
  /** `<uid>:<gid>`. */
  user?: string
  environment?: Readonly<Record<string, string>>
  mounts: readonly Mount[]
  attachments: readonly Attachment[]
  publishedPorts: readonly PublishedPort[]
  labels: Readonly<Record<string, string>>
  /** Without a root file system that can be written, capabilities, or a way to gain any. */
  confined: boolean
}

export interface Mount {
  /** Below the folder of the compose file, or absolute. */
  source: string
  target: string
  readOnly: boolean
}

/** A port that this machine reaches, at 127.0.0.1 only. */
export interface PublishedPort {
  inContainer: number
  /** A free one when absent. */
  here?: number
}

/** A service in a network. */
export interface Attachment {
  network: string
  /** Fixed, so that it is known before anything runs. */
  address?: string
  /** Names by which the others in this network find it, besides its id. */
  aliases: readonly string[]
}

export interface ComposeNetwork {
  id: string
  /** No way out, and nothing published from it. */
  internal: boolean
  /** CIDR. */
  subnet: string
  /** Part of it from which those without a fixed address get one. */
  freeRange: string
}

export interface Composition {
  project: string
  /** For the head of the file. */
  about: string
  services: readonly ComposeService[]
  networks: readonly ComposeNetwork[]
  labels: Readonly<Record<string, string>>
  /** Compose 1 knows no `name`. */
  composeMajor: number
}

/** Grace that the engine gives after SIGTERM. */
const stopGraceSeconds = 5

/** Compose 1 reads YAML 1.1, where more texts need quotes. */
const yamlOptions = { version: '1.1', lineWidth: 120 } as const

export function renderComposeFile({ project, about, services, networks, labels, composeMajor }: Composition): string {
  const head = `${about}\nProject: ${project}`.replaceAll(/^/gm, '# ')
  const file = {
    ...(composeMajor < 2 ? {} : { name: project }),
    services: Object.fromEntries(services.map((service) => [service.id, renderService(project, service, labels)])),
    networks: Object.fromEntries(networks.map((network) => [network.id, renderNetwork(network, labels)])),
  }
  return `${head}\n${stringify(file, yamlOptions)}`
}

/** The same with every compose, old or new. */
export function nameContainer(project: string, service: string): string {
  return `${project}-${service}`
}

function renderService(project: string, service: ComposeService, labels: Readonly<Record<string, string>>) {
  const { id, image, command, user, environment, mounts, attachments, publishedPorts, confined } = service
  return {
    image,
    container_name: nameContainer(project, id),
    ...(command === undefined ? {} : { command: [...command] }),
    ...(user === undefined ? {} : { user }),
    ...(environment === undefined ? {} : { environment }),
    init: true,
    stop_grace_period: `${stopGraceSeconds}s`,
    ...(confined ? { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] } : {}),
    // Names that the engine does not know are asked of nobody: an exchange leaves no trace in a resolver outside.
    dns: ['127.0.0.1'],
    dns_opt: ['timeout:1', 'attempts:2'],
    labels: { ...labels, ...service.labels },
    volumes: mounts.map(({ source, target, readOnly }) => ({
      type: 'bind',
      source: source.startsWith('/') ? source : `./${source}`,
      target,
      ...(readOnly ? { read_only: true } : {}),
    })),
    networks: Object.fromEntries(
      attachments.map(({ network, address, aliases }) => [
        network,
        {
          ...(address === undefined ? {} : { ipv4_address: address }),
          ...(aliases.length === 0 ? {} : { aliases: [...aliases] }),
        },
      ]),
    ),
    ports: publishedPorts.map(({ inContainer, here = '' }) => `127.0.0.1:${here}:${inContainer}`),
  }
}

function renderNetwork({ internal, subnet, freeRange }: ComposeNetwork, labels: Readonly<Record<string, string>>) {
  return {
    driver: 'bridge',
    ...(internal
      ? { internal: true }
      : // Published ports need a network with a way in; without masquerading it is no way out.
        { driver_opts: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' } }),
    ipam: { config: [{ subnet, ip_range: freeRange }] },
    labels: { ...labels },
  }
}
