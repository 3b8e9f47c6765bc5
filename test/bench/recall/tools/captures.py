"""Captures of a network: Ethernet, IPv4 and TCP as tcpdump writes them."""

import struct


def checksum(data):
    total = sum(struct.unpack(">%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def frame(payload, sequence, number, back=False):
    a, b = (bytes([10, 1, 0, 5]), 51234), (bytes([10, 1, 0, 9]), 8080)
    source, target = (b, a) if back else (a, b)
    tcp = struct.pack(">HHIIBBHHH", source[1], target[1], sequence, 1, 5 << 4, 0x18, 64240, 0, 0)
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(payload), number & 0xFFFF, 0x4000, 64, 6, 0, source[0], target[0])
    ip = ip[:10] + struct.pack(">H", checksum(ip)) + ip[12:]
    return bytes.fromhex("0a0000000009" if not back else "0a0000000005") + bytes.fromhex("0a00000000050800") + ip + tcp + payload


def frames(data, size, order, repeat, mixed):
    pieces = [(i, data[i : i + size]) for i in range(0, len(data), size)]
    made = [frame(piece, 1000 + at, n) for n, (at, piece) in enumerate(pieces)]
    if order == "swapped":
        for i in range(0, len(made) - 1, 2):
            made[i], made[i + 1] = made[i + 1], made[i]
    if repeat and len(made) > 1:
        made.insert(2, made[1])
    if mixed:
        made = [f for n, item in enumerate(made) for f in (item, frame(b"HTTP/1.1 100 Continue\r\n\r\n", 7000 + 25 * n, n, True))]
    return made


def pcap(data, size=1400, order="right", repeat=False, mixed=False, nano=False):
    out = struct.pack("<IHHiIII", 0xA1B23C4D if nano else 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)
    for n, item in enumerate(frames(data, size, order, repeat, mixed)):
        out += struct.pack("<IIII", 1795341600 + n, n, len(item), len(item)) + item
    return out


def block(kind, body):
    body += b"\0" * (-len(body) % 4)
    total = len(body) + 12
    return struct.pack("<II", kind, total) + body + struct.pack("<I", total)


def pcapng(data, size=1400, order="right", repeat=False, mixed=False):
    out = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)) + block(1, struct.pack("<HHI", 1, 0, 262144))
    for n, item in enumerate(frames(data, size, order, repeat, mixed)):
        out += block(6, struct.pack("<IIIII", 0, 0x66000, n, len(item), len(item)) + item)
    return out


operations = {"pcap": pcap, "pcapng": pcapng}
