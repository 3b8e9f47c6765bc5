"""Binary serialisations, written from their specifications: CBOR, MessagePack, Protocol Buffers, BSON, RESP, Avro."""

import json
import struct


def cbor_head(major, value):
    if value < 24:
        return bytes([major << 5 | value])
    for code, fmt, limit in ((24, ">B", 1 << 8), (25, ">H", 1 << 16), (26, ">I", 1 << 32), (27, ">Q", 1 << 64)):
        if value < limit:
            return bytes([major << 5 | code]) + struct.pack(fmt, value)


def cbor(value, chunk=0):
    """RFC 8949; with `chunk` strings are of indefinite length (3.2.3)."""
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return cbor_head(0, value) if value >= 0 else cbor_head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return cbor_head(2, len(value)) + value
    if isinstance(value, str):
        raw = value.encode()
        if chunk and len(value) > chunk:
            parts = [value[i : i + chunk].encode() for i in range(0, len(value), chunk)]
            return b"\x7f" + b"".join(cbor_head(3, len(p)) + p for p in parts) + b"\xff"
        return cbor_head(3, len(raw)) + raw
    if isinstance(value, list):
        return cbor_head(4, len(value)) + b"".join(cbor(v, chunk) for v in value)
    return cbor_head(5, len(value)) + b"".join(cbor(k) + cbor(v, chunk) for k, v in value.items())


def msgpack(value):
    if value is None:
        return b"\xc0"
    if isinstance(value, bool):
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        return bytes([value]) if 0 <= value < 128 else b"\xce" + struct.pack(">I", value) if value >= 0 else b"\xd3" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return b"\xc5" + struct.pack(">H", len(value)) + value
    if isinstance(value, str):
        raw = value.encode()
        head = bytes([0xA0 | len(raw)]) if len(raw) < 32 else b"\xda" + struct.pack(">H", len(raw))
        return head + raw
    if isinstance(value, list):
        return b"\xdc" + struct.pack(">H", len(value)) + b"".join(msgpack(v) for v in value)
    return b"\xde" + struct.pack(">H", len(value)) + b"".join(msgpack(k) + msgpack(v) for k, v in value.items())


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def protobuf(value):
    """Members become fields 1, 2, …; objects and lists become embedded messages."""
    out = b""
    items = value.values() if isinstance(value, dict) else value
    for number, item in enumerate(items, 1):
        if isinstance(item, bool) or isinstance(item, int):
            out += varint(number << 3) + varint(int(item))
        elif item is not None:
            raw = item if isinstance(item, bytes) else item.encode() if isinstance(item, str) else str(item).encode() if isinstance(item, float) else protobuf(item)
            out += varint(number << 3 | 2) + varint(len(raw)) + raw
    return out


def protobuf_digits(value):
    """Nine digits as a varint, as a schema with `int64 bsn = 1` gives it."""
    return varint(1 << 3) + varint(value) + varint(2 << 3 | 2) + varint(5) + b"actief"[:5]


def grpc(data):
    return b"\x00" + struct.pack(">I", len(data)) + data


def bson(value):
    body = b""
    items = value.items() if isinstance(value, dict) else ((str(i), v) for i, v in enumerate(value))
    for key, item in items:
        name = key.encode() + b"\0"
        if isinstance(item, str):
            raw = item.encode() + b"\0"
            body += b"\x02" + name + struct.pack("<i", len(raw)) + raw
        elif isinstance(item, bytes):
            body += b"\x05" + name + struct.pack("<i", len(item)) + b"\0" + item
        elif isinstance(item, (dict, list)):
            body += (b"\x03" if isinstance(item, dict) else b"\x04") + name + bson(item)
        elif isinstance(item, bool):
            body += b"\x08" + name + bytes([item])
        elif isinstance(item, int):
            body += b"\x12" + name + struct.pack("<q", item)
        elif isinstance(item, float):
            body += b"\x01" + name + struct.pack("<d", item)
    return struct.pack("<i", len(body) + 5) + body + b"\0"


def resp(data, key="sessie:1"):
    """A SET in a Redis append-only file."""
    parts = [b"SET", key.encode(), data]
    return b"*3\r\n" + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts)


def tlv(tag, data):
    size = len(data)
    head = bytes([size]) if size < 128 else (lambda raw: bytes([0x80 | len(raw)]) + raw)(size.to_bytes((size.bit_length() + 7) // 8, "big"))
    return bytes([tag]) + head + data


operations = {
    "cbor": lambda data, chunk=0: cbor(json.loads(data), chunk),
    "cborbytes": lambda data: cbor({"type": "document", "inhoud": data, "versie": 2}),
    "msgpack": lambda data: msgpack(json.loads(data)),
    "msgpackbytes": lambda data: msgpack({"type": "document", "inhoud": data, "versie": 2}),
    "protobuf": lambda data: protobuf(json.loads(data)),
    "protobufbytes": lambda data: protobuf({"id": 17, "soort": "document", "inhoud": data}),
    "protobufdigits": lambda data: protobuf_digits(int(data)),
    "grpc": grpc,
    "bson": lambda data: bson(json.loads(data)),
    "bsonbytes": lambda data: bson({"_soort": "document", "inhoud": data}),
    "resp": resp,
    "der": lambda data, tag=0x0C: tlv(0x30, tlv(0x02, b"\x01") + tlv(tag, data)),
}
