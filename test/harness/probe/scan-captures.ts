/** Captures of several connections at once. */

interface Sent {
  port: number
  bytes: Buffer
}

/** Segments of the streams in turn, each at most `sizes[port]` bytes, 1400 by default; the short ones last longest. */
export function packetsOf(streams: readonly Sent[], sizes: Readonly<Record<number, number>>): Buffer[] {
  const left = streams.map(({ port, bytes }) => ({ port, bytes, at: 0, size: sizes[port] ?? 1400 }))
  const packets: Buffer[] = []
  while (left.some(({ at, bytes }) => at < bytes.length)) {
    for (const stream of left) {
      if (stream.at >= stream.bytes.length) continue
      packets.push(ethernet(stream.port, stream.at + 1, stream.bytes.subarray(stream.at, stream.at + stream.size)))
      stream.at += stream.size
    }
  }
  return packets
}

export function capture(packets: readonly Buffer[], format: 'pcap' | 'pcapng'): Buffer {
  return format === 'pcap' ? pcap(packets) : pcapng(packets)
}

function pcap(packets: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(262_144, 16)
  header.writeUInt32LE(1, 20)
  const records = packets.flatMap((packet) => {
    const head = Buffer.alloc(16)
    head.writeUInt32LE(packet.length, 8)
    head.writeUInt32LE(packet.length, 12)
    return [head, packet]
  })
  return Buffer.concat([header, ...records])
}

function pcapng(packets: readonly Buffer[]): Buffer {
  const section = Buffer.alloc(16)
  section.writeUInt32LE(0x1a2b3c4d, 0)
  section.writeUInt16LE(1, 4)
  section.fill(0xff, 8)
  const description = Buffer.alloc(8)
  description.writeUInt16LE(1, 0)
  return Buffer.concat([
    block(0x0a0d0d0a, section),
    block(1, description),
    ...packets.map((packet) => {
      const head = Buffer.alloc(20)
      head.writeUInt32LE(packet.length, 12)
      head.writeUInt32LE(packet.length, 16)
      return block(6, Buffer.concat([head, packet, Buffer.alloc((4 - (packet.length % 4)) % 4)]))
    }),
  ])
}

function block(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(type, 0)
  head.writeUInt32LE(body.length + 12, 4)
  return Buffer.concat([head, body, head.subarray(4)])
}

function ethernet(port: number, sequence: number, payload: Buffer): Buffer {
  const link = Buffer.alloc(14)
  link.writeUInt16BE(0x0800, 12)
  const ip = Buffer.alloc(20)
  ip.set([0x45], 0)
  ip.writeUInt16BE(40 + payload.length, 2)
  ip.set([64, 6], 8)
  ip.set([10, 0, 0, 2, 10, 0, 0, 1], 12)
  const tcp = Buffer.alloc(20)
  tcp.writeUInt16BE(port, 0)
  tcp.writeUInt16BE(443, 2)
  tcp.writeUInt32BE(sequence, 4)
  tcp.set([0x50, 0x18], 12)
  return Buffer.concat([link, ip, tcp, payload])
}
