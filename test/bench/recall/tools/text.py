"""Encodings of text, with Python's own libraries."""

import base64
import binascii
import csv
import email.header
import hashlib
import hmac
import html
import io
import json
import quopri
import re
import textwrap
import urllib.parse
import uuid
import xml.sax.saxutils


def lines(data, width, end=b"\r\n"):
    return end.join(data[i : i + width] for i in range(0, len(data), width))


def base64_lines(data, width=76, end="\r\n", indent=""):
    return lines(base64.b64encode(data), width, end.encode() + indent.encode())


def base64url(data, padded=False):
    encoded = base64.urlsafe_b64encode(data)
    return encoded if padded else encoded.rstrip(b"=")


def hexadecimal(data, separator="", upper=False, width=0, prefix=""):
    encoded = binascii.hexlify(data, separator) if separator else binascii.hexlify(data)
    encoded = encoded.upper() if upper else encoded
    return prefix.encode() + (lines(encoded, width, b"\n") if width else encoded)


def hex_bytes(data, item="0x%02x", between=", "):
    return between.join(item % byte for byte in data).encode()


def decimal_bytes(data, between=","):
    return between.join(str(byte) for byte in data).encode()


def signed_bytes(data):
    """As Java's Arrays.toString(byte[]) writes it."""
    return ("[" + ", ".join(str(byte - 256 if byte > 127 else byte) for byte in data) + "]").encode()


def percent_all(data):
    return "".join("%%%02X" % byte for byte in data).encode()


def entities(data, form="decimal", every=False):
    template = "&#%d;" if form == "decimal" else "&#x%X;" if form == "hex" else "&#x%04x;"
    return "".join(template % ord(c) if every or ord(c) > 126 or c in "&<>\"'" else c for c in data.decode()).encode()


def named_entities(data):
    names = html.entities.codepoint2name
    return "".join(f"&{names[ord(c)]};" if ord(c) in names else c for c in data.decode()).encode("ascii", "xmlcharrefreplace")


def unicode_escapes(data, form="\\u%04x"):
    return "".join(form % ord(c) for c in data.decode()).encode()


def escape_beyond_ascii(data, form="\\u%04x"):
    return "".join(form % ord(c) if ord(c) > 126 else c for c in data.decode()).encode()


def octal(data):
    """As git and C write bytes beyond ASCII."""
    return "".join("\\%03o" % byte if byte > 126 or byte < 32 else chr(byte) for byte in data).encode()


def encoded_word(data, coding="q", charset="utf-8"):
    used = email.header.Charset(charset)
    used.header_encoding = email.header.Charset("utf-8").header_encoding if coding == "b" else 1
    return email.header.Header(data.decode(), used, maxlinelen=76, header_name="Subject").encode().encode()


def rfc2231(data, name="filename"):
    parts = lines(urllib.parse.quote(data, safe="").encode(), 40, b"\n").split(b"\n")
    return b"".join(b";\r\n %s*%d*=%s%s" % (name.encode(), i, b"utf-8''" if i == 0 else b"", p) for i, p in enumerate(parts))


def uuencode(data, name="brief.txt"):
    body = b"".join(binascii.b2a_uu(data[i : i + 45]) for i in range(0, len(data), 45))
    return b"begin 644 %s\n%s`\nend\n" % (name.encode(), body)


def cdata(data, split=False):
    text = data.decode()
    return ("<![CDATA[" + (text.replace("]]>", "]]]]><![CDATA[>")) + "]]>").encode()


def hl7(data):
    table = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\n": "\\.br\\", "\r": "\\X0D\\"}
    return "".join(table.get(c, c) for c in data.decode()).encode()


def hl7_hex(data, single=False):
    """Bytes beyond ASCII as \\Xhh...\\ (HL7 v2.5 2.7.1), or each in an escape of its own."""
    return re.sub(rb"[\x7f-\xff]" + (b"" if single else b"+"), lambda found: b"\\X" + found.group().hex().upper().encode() + b"\\", hl7(data))


def edifact(data):
    return "".join("?" + c if c in "?+:'" else c for c in data.decode()).encode()


def ldap_dn(data):
    return "".join("\\%02X" % b if b > 126 or chr(b) in ',+"\\<>;=' else chr(b) for b in data).encode()


def csv_row(data, delimiter=";"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerow(["2026-11-22", data.decode(), "ok"])
    return out.getvalue().encode()


def digest(data, algorithm="sha256", salt="", spelling="hex", key=""):
    content = salt.encode() + data
    raw = hmac.new(base64.b64decode(key), content, algorithm).digest() if key else hashlib.new(algorithm, content).digest()
    return spell(raw, spelling)


def spell(raw, spelling):
    if spelling == "hex":
        return raw.hex().encode()
    if spelling == "HEX":
        return raw.hex().upper().encode()
    if spelling == "colons":
        return binascii.hexlify(raw, ":")
    if spelling == "base64":
        return base64.b64encode(raw)
    if spelling == "base64url":
        return base64url(raw)
    if spelling == "base32":
        return base64.b32encode(raw)
    return raw


operations = {
    "base64": lambda data: base64.b64encode(data),
    "base64lines": base64_lines,
    "base64url": base64url,
    "base32": lambda data: base64.b32encode(data),
    "base32lower": lambda data: base64.b32encode(data).lower().rstrip(b"="),
    "ascii85": lambda data: base64.a85encode(data, adobe=True, wrapcol=72),
    "hex": hexadecimal,
    "hexbytes": hex_bytes,
    "decimalbytes": decimal_bytes,
    "signedbytes": signed_bytes,
    "quote": lambda data, safe="": urllib.parse.quote(data, safe=safe).encode(),
    "quoteplus": lambda data: urllib.parse.quote_plus(data).encode(),
    "quoteall": percent_all,
    "quopri": lambda data: quopri.encodestring(data.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n"),
    "encodedword": encoded_word,
    "rfc2231": rfc2231,
    "uuencode": uuencode,
    "entities": entities,
    "namedentities": named_entities,
    "htmlescape": lambda data: html.escape(data.decode()).encode(),
    "xmlescape": lambda data: xml.sax.saxutils.escape(data.decode()).encode(),
    "xmlattribute": lambda data: xml.sax.saxutils.quoteattr(data.decode()).encode(),
    "charrefs": lambda data: data.decode().encode("ascii", "xmlcharrefreplace"),
    "cdata": cdata,
    "json": lambda data, ascii=True: json.dumps(data.decode(), ensure_ascii=ascii).encode(),
    "unicodeescapes": unicode_escapes,
    "escapebeyondascii": escape_beyond_ascii,
    "repr": lambda data: repr(data).encode(),
    "octal": octal,
    "charset": lambda data, name="cp1252", errors="strict": data.decode().encode(name, errors),
    "mojibake": lambda data, name="cp1252": data.decode(name, "replace").encode(),
    "hl7": hl7,
    "hl7hex": hl7_hex,
    "edifact": edifact,
    "ldapdn": ldap_dn,
    "csv": csv_row,
    "sqlliteral": lambda data: b"'" + data.replace(b"'", b"''") + b"'",
    "wrap": lambda data, width=72: "\r\n".join(textwrap.wrap(data.decode(), width)).encode(),
    "cut": lambda data, width=70, between="\n": between.encode().join(data[i : i + width] for i in range(0, len(data), width)),
    "digest": digest,
    "pbkdf2": lambda data, salt="", rounds=1000: hashlib.pbkdf2_hmac("sha256", data, salt.encode(), rounds).hex().encode(),
    "uuid5": lambda data, name="": str(uuid.uuid5(uuid.NAMESPACE_OID, name + data.decode())).encode(),
}
