"""Archives, office files, mail, PDF and HTTP bodies."""

import base64
import email.message
import email.policy
import gzip
import io
import json
import tarfile
import urllib.parse
import zipfile
import zlib

fixed = (2026, 11, 22, 10, 0, 0)


def compress_zlib(data, wbits=15, level=6, flush=False):
    packer = zlib.compressobj(level, zlib.DEFLATED, wbits)
    if not flush:
        return packer.compress(data) + packer.flush()
    half = len(data) // 2
    first = packer.compress(data[:half]) + packer.flush(zlib.Z_SYNC_FLUSH)
    return first + packer.compress(data[half:]) + packer.flush()


def websocket(data):
    """permessage-deflate: the empty block at the end is left out (RFC 7692 7.2.1)."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    payload = (packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH))[:-4]
    size = len(payload)
    head = bytes([0xC1, size]) if size < 126 else bytes([0xC1, 126]) + size.to_bytes(2, "big")
    return head + payload


def zipped(data, name="bericht.xml", stored=False, others=1, descriptor=False):
    out = io.BytesIO()
    target = Unseekable(out) if descriptor else out
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for i in range(others):
            archive.writestr(zipfile.ZipInfo(f"leesmij-{i}.txt", fixed), "Dit is bijlage %d van het bericht.\n" % i)
        info = zipfile.ZipInfo(name, fixed)
        info.compress_type = archive.compression
        archive.writestr(info, data)
    return out.getvalue()


class Unseekable(io.RawIOBase):
    """What is streamed has its sizes behind the content (APPNOTE 4.3.9)."""

    def __init__(self, target):
        self.target = target

    def writable(self):
        return True

    def seekable(self):
        return False

    def write(self, data):
        return self.target.write(data)


def tarred(data, name="bericht.xml", form="pax", coding=""):
    out = io.BytesIO()
    formats = {"pax": tarfile.PAX_FORMAT, "gnu": tarfile.GNU_FORMAT, "ustar": tarfile.USTAR_FORMAT}
    with tarfile.open(fileobj=out, mode="w" + (":" + coding if coding else ""), format=formats[form]) as archive:
        for member, content in (("leesmij.txt", b"zie bericht\n"), (name, data)):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def office(members, first):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [first, *members]:
            info = zipfile.ZipInfo(name, fixed)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def docx(data, runs=0):
    """With `runs`, the text stands in runs of so many characters, as a word processor saves text that was edited."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = []
    for line in data.decode().splitlines():
        pieces = [line[i : i + runs] for i in range(0, len(line), runs)] if runs else [line]
        paragraphs.append("<w:p>" + "".join(f'<w:r><w:rPr><w:lang w:val="nl-NL"/></w:rPr><w:t xml:space="preserve">{escape(p)}</w:t></w:r>' for p in pieces) + "</w:p>")
    body = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{space}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
    return office([("word/document.xml", body)], ("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'))


def xlsx(data):
    strings = "".join(f"<si><t>{escape(line)}</t></si>" for line in data.decode().splitlines())
    shared = f'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{strings}</sst>'
    return office([("xl/sharedStrings.xml", shared)], ("[Content_Types].xml", '<?xml version="1.0"?><Types/>'))


def odt(data):
    body = "".join(f"<text:p>{escape(line)}</text:p>" for line in data.decode().splitlines())
    return office([("content.xml", f'<?xml version="1.0"?><office:document-content>{body}</office:document-content>')], ("mimetype", "application/vnd.oasis.opendocument.text"))


def pdf_string(text, form):
    if form == "hex":
        return "<" + text.encode("cp1252", "replace").hex() + ">"
    if form == "utf16":
        return "<feff" + text.encode("utf-16-be").hex() + ">"
    raw = "".join("\\" + c if c in "()\\" else c if ord(c) < 127 else "\\%03o" % c.encode("cp1252", "replace")[0] for c in text)
    return f"({raw})"


def pdf_show(line, form):
    if form != "kerned":
        return pdf_string(line, form) + " Tj"
    pieces = [line[i : i + 3] for i in range(0, len(line), 3)]
    return "[" + " -20 ".join(pdf_string(p, "literal") for p in pieces) + "] TJ"


def pdf(data, form="literal", filter="flate", title=""):
    lines = data.decode().splitlines()
    shown = "".join(f"{pdf_show(line, form)}\n0 -14 Td\n" for line in lines)
    content = f"BT\n/F1 11 Tf\n50 780 Td\n{shown}ET".encode("latin1", "replace")
    names = {"flate": "/FlateDecode", "ascii85": "[/ASCII85Decode /FlateDecode]", "hex": "/ASCIIHexDecode", "none": ""}
    if filter in ("flate", "ascii85"):
        content = zlib.compress(content)
    if filter == "ascii85":
        content = base64.a85encode(content, wrapcol=80) + b"~>"
    if filter == "hex":
        content = content.hex().encode() + b">"
    entry = f" /Filter {names[filter]}" if names[filter] else ""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(content), entry.encode(), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title %s /Producer (Zorgbrief 4.1) >>" % pdf_string(title or "Brief", "utf16").encode(),
    ]
    out, offsets = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(out)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table, len(objects) + 1, start)


def mail(data, kind="attachment", charset="utf-8", subject="Uitslag", name="bericht.xml", coding=""):
    policy = email.policy.SMTP
    message = email.message.EmailMessage(policy=policy)
    message["From"], message["To"], message["Subject"] = "Lab <lab@lab.example>", "Praktijk <info@praktijk.example>", subject
    message["Date"], message["Message-ID"] = "Sun, 22 Nov 2026 10:00:00 +0100", "<1.2@lab.example>"
    if kind == "body":
        message.set_content(data.decode(), charset=charset, **({"cte": coding} if coding else {}))
    elif kind == "html":
        message.set_content("Zie de opmaak.")
        message.add_alternative("<html><body><p>" + escape(data.decode()) + "</p></body></html>", subtype="html")
    else:
        message.set_content("Bijgaand de uitslag.")
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def mime_parts(data, kind="form", boundary="----=_deel_7F3A"):
    b = boundary.encode()
    if kind == "form":
        head = b'Content-Disposition: form-data; name="bestand"; filename="brief.bin"\r\nContent-Type: application/octet-stream\r\n\r\n'
        other = b'Content-Disposition: form-data; name="soort"\r\n\r\nbrief'
    else:
        head = b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <bijlage@aorta>\r\n\r\n"
        other = b'Content-Type: application/xop+xml; charset=UTF-8; type="text/xml"\r\n\r\n<Envelope><xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:bijlage@aorta"/></Envelope>'
    return b"--" + b + b"\r\n" + other + b"\r\n--" + b + b"\r\n" + head + data + b"\r\n--" + b + b"--\r\n"


def http(data, coding="", chunk=0, type="text/xml; charset=utf-8", response=False):
    heads = [b"HTTP/1.1 200 OK" if response else b"POST /aorta/verwerk HTTP/1.1", b"Host: schakelpunt.example", b"Content-Type: " + type.encode()]
    if coding:
        heads.append(b"Content-Encoding: " + coding.encode())
    if chunk:
        heads.append(b"Transfer-Encoding: chunked")
        parts = [data[i : i + chunk] for i in range(0, len(data), chunk)]
        body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"
    else:
        heads.append(b"Content-Length: %d" % len(data))
        body = data
    return b"\r\n".join(heads) + b"\r\n\r\n" + body


def har(data, type="application/fhir+json", coded=True):
    content = {"size": len(data), "mimeType": type, "text": base64.b64encode(data).decode() if coded else data.decode()}
    if coded:
        content["encoding"] = "base64"
    entry = {
        "startedDateTime": "2026-11-22T10:00:00.000Z",
        "time": 41,
        "request": {"method": "GET", "url": "https://epd.example/fhir/x", "httpVersion": "h2", "headers": [], "queryString": []},
        "response": {"status": 200, "statusText": "OK", "headers": [{"name": "content-type", "value": type}], "content": content},
    }
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "Firefox", "version": "140"}, "entries": [entry]}}, indent=2).encode()


def fixed_gzip(data, name=""):
    out = io.BytesIO()
    with gzip.GzipFile(filename=name, fileobj=out, mode="wb", mtime=0) as packer:
        packer.write(data)
    return out.getvalue()


operations = {
    "gzip": fixed_gzip,
    "gzipcut": lambda data: (lambda packed: packed[: len(packed) * 9 // 10])(fixed_gzip(data)),
    "gziptwice": lambda data: fixed_gzip(data[: len(data) // 3]) + fixed_gzip(data[len(data) // 3 :]),
    "zlib": compress_zlib,
    "deflate": lambda data, level=6: compress_zlib(data, -15, level),
    "websocket": websocket,
    "zip": zipped,
    "tar": tarred,
    "docx": docx,
    "xlsx": xlsx,
    "odt": odt,
    "pdf": pdf,
    "mail": mail,
    "mbox": lambda data: b"From lab@lab.example Sun Nov 22 10:00:00 2026\n" + data.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ") + b"\n",
    "parts": mime_parts,
    "http": http,
    "har": har,
    "form": lambda data, name="bericht": urllib.parse.urlencode({"soort": "brief", name: data.decode(), "versie": "2"}).encode(),
}
