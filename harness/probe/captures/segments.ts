/** What a packet carries of a transport connection: TCP (RFC 9293 3.1) and UDP (RFC 768) over IPv4 and IPv6. */

import type { Range } from '../../contracts/probe.ts'
import type { Packet } from './packets.ts'

export interface Segment {
  protocol: 'tcp' | 'udp'
  /** `address:port`, IPv6 in brackets. */
  from: string
  to: string
  /** Of the first byte; 0 for UDP. */
  sequence: number
  /** Opens a connection: sequence numbers begin anew. */
  opens: boolean
  /** Payload in the capture. */
  at: Range
}

const tcp = 6
const udp = 17
/** Extension headers with a length in units of eight bytes (RFC 8200 4.2): hop-by-hop, routing, destination. */
const extensionHeaders: ReadonlySet<number> = new Set([0, 43, 60])
const etherTypes = { ipv4: 0x0800, ipv6: 0x86dd, vlan: 0x8100, provider: 0x88a8 } as const

/** Undefined for packets of other protocols, and for fragments but the first. */
export function readSegment(bytes: Buffer, { linkType, at }: Packet): Segment | undefined {
  const packet = bytes.subarray(at.offset, at.offset + at.length)
  const start = networkStart(packet, linkType)
  if (start === undefined || start + 20 > packet.length) return undefined
  const version = (packet[start] ?? 0) >> 4
  const network = version === 4 ? readIpv4(packet, start) : version === 6 ? readIpv6(packet, start) : undefined
  return network === undefined ? undefined : readTransport(packet, network, at.offset)
}

/** Where the IP packet begins behind the link layer's header, by LINKTYPE_ value (www.tcpdump.org/linktypes.html). */
function networkStart(packet: Buffer, linkType: number): number | undefined {
  if (linkType === 0 || linkType === 108) return 4
  if ([12, 14, 101, 228, 229].includes(linkType)) return 0
  if (linkType === 113) return 16
  if (linkType === 276) return 20
  if (linkType !== 1) return undefined
  let at = 12
  while (
    at + 2 <= packet.length &&
    [etherTypes.vlan, etherTypes.provider].some((tag) => tag === packet.readUInt16BE(at))
  )
    at += 4
  const type = at + 2 <= packet.length ? packet.readUInt16BE(at) : 0
  return type === etherTypes.ipv4 || type === etherTypes.ipv6 ? at + 2 : undefined
}

interface Network {
  protocol: number
  from: string
  to: string
  start: number
  end: number
}

/** RFC 791 3.1. A total length of 0 is written where the network card splits segments. */
function readIpv4(packet: Buffer, start: number): Network | undefined {
  const headerLength = ((packet[start] ?? 0) & 15) * 4
  const stated = packet.readUInt16BE(start + 2)
  const isLaterFragment = (packet.readUInt16BE(start + 6) & 0x1fff) !== 0
  if (headerLength < 20 || isLaterFragment) return undefined
  return {
    protocol: packet[start + 9] ?? 0,
    from: [...packet.subarray(start + 12, start + 16)].join('.'),
    to: [...packet.subarray(start + 16, start + 20)].join('.'),
    start: start + headerLength,
    end: stated === 0 ? packet.length : Math.min(packet.length, start + stated),
  }
}

/** RFC 8200 3. */
function readIpv6(packet: Buffer, start: number): Network | undefined {
  if (start + 40 > packet.length) return undefined
  const stated = packet.readUInt16BE(start + 4)
  const end = stated === 0 ? packet.length : Math.min(packet.length, start + 40 + stated)
  let protocol = packet[start + 6] ?? 0
  let at = start + 40
  while (extensionHeaders.has(protocol) && at + 8 <= end) {
    protocol = packet[at] ?? 0
    at += 8 + (packet[at + 1] ?? 0) * 8
  }
  const address = (offset: number) =>
    `[${(packet.toString('hex', offset, offset + 16).match(/.{4}/g) ?? []).join(':')}]`
  return { protocol, from: address(start + 8), to: address(start + 24), start: at, end }
}

function readTransport(packet: Buffer, network: Network, base: number): Segment | undefined {
  const { protocol, start, end } = network
  const headerLength = protocol === udp ? 8 : ((packet[start + 12] ?? 0) >> 4) * 4
  const offset = start + headerLength
  if ((protocol !== tcp && protocol !== udp) || start + 8 > end || offset > end) return undefined
  if (protocol === tcp && (headerLength < 20 || start + 20 > end)) return undefined
  return {
    protocol: protocol === tcp ? 'tcp' : 'udp',
    from: `${network.from}:${packet.readUInt16BE(start)}`,
    to: `${network.to}:${packet.readUInt16BE(start + 2)}`,
    sequence: protocol === tcp ? packet.readUInt32BE(start + 4) : 0,
    opens: protocol === tcp && ((packet[start + 13] ?? 0) & 2) !== 0,
    at: { offset: base + offset, length: end - offset },
  }
}
