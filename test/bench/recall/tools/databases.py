"""Files of SQLite, read while it still has them open where that matters."""

import os
import shutil
import sqlite3
import tempfile


def row(data, blob):
    return data if blob else data.decode()


def sqlite(data, state="row", blob=False, page=4096, encoding="UTF-8", pad=0):
    """`state`: row, deleted, updated, dropped, wal, journal, index or withoutrowid. The wal alone for `wal`."""
    folder = tempfile.mkdtemp(prefix="inkijk-recall-")
    path = os.path.join(folder, "berichten.db")
    base = sqlite3.connect(path, isolation_level=None)
    try:
        base.execute(f"pragma page_size={page}")
        base.execute(f"pragma encoding='{encoding}'")
        base.execute("pragma secure_delete=off")
        if state in ("wal", "walfile"):
            base.execute("pragma journal_mode=wal")
            base.execute("pragma wal_autocheckpoint=0")
        suffix = " without rowid" if state == "withoutrowid" else ""
        base.execute("create table bericht (id integer primary key, soort text, ontvangen text, inhoud blob, status int)" + suffix)
        value = row(data, blob)
        if pad:
            value = ("x " * pad) + value if isinstance(value, str) else b"\x00\x01" * pad + value
        other = "Herinnering aan de jaarlijkse controle, niets bijzonders."
        for i in range(6):
            base.execute("insert into bericht values (?,?,?,?,?)", (i, "herinnering", "2026-11-22T10:00:0%dZ" % i, other, 1))
        if state == "index":
            base.execute("create index op_inhoud on bericht(inhoud)")
        base.execute("insert into bericht values (?,?,?,?,?)", (17, "brief", "2026-11-22T10:00:09Z", value, 0))
        # What comes later keeps the room of a row from being joined with the free middle of its page.
        for i in range(18, 21):
            base.execute("insert into bericht values (?,?,?,?,?)", (i, "herinnering", "2026-11-22T10:00:10Z", other, 1))
        if state == "deleted":
            base.execute("delete from bericht where id = 17")
        if state == "updated":
            base.execute("update bericht set inhoud = ? where id = 17", ("verzonden " * (len(value) // 10 + 5),))  # longer, so that it stands elsewhere
        if state == "dropped":
            base.execute("drop table bericht")
        if state == "journal":
            base.execute("pragma journal_mode=persist")
            base.execute("begin immediate")
            base.execute("update bericht set inhoud = 'weg' where id = 17")
            base.execute("pragma cache_spill=1")
            shutil.copy(path + "-journal", path + ".copy")
            base.execute("commit")
            with open(path + ".copy", "rb") as file:
                return file.read()
        with open(path + "-wal" if state == "walfile" else path, "rb") as file:
            return file.read()
    finally:
        base.close()
        shutil.rmtree(folder)


operations = {"sqlite": sqlite}
