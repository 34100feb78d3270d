"""Makes a small Outlook message (MS-OXMSG) in a compound file (MS-CFB) for tests."""

from __future__ import annotations

import struct

_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_SECTOR, _MINI = 512, 64

Tree = dict[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """A compound file with storages (dicts) and streams (bytes)."""
    entries: list[tuple[str, int, int, int, bytes]] = []  # name, type, child, right sibling, content

    def add(name: str, kind: int, content: bytes | Tree) -> int:
        place = len(entries)
        entries.append((name, kind, _FREE, _FREE, b""))
        child, after = _FREE, _FREE
        if isinstance(content, dict):
            for key in sorted(content, key=lambda one: (len(one), one.upper()), reverse=True):
                value = content[key]
                index = add(key, 1 if isinstance(value, dict) else 2, value)
                entries[index] = (*entries[index][:3], after, entries[index][4])
                child = after = index
        entries[place] = (name, kind, child, _FREE, content if isinstance(content, bytes) else b"")
        return place

    add("Root Entry", 5, tree)
    while len(entries) % 4:
        entries.append(("", 0, _FREE, _FREE, b""))
    mini, mini_fat, directory = b"", [], b""
    for index, (name, kind, child, right, content) in enumerate(entries):
        start = _END
        if content:
            assert len(content) < 4096, "all streams stand in the mini stream"
            start, count = len(mini_fat), -(-len(content) // _MINI)
            mini_fat += [*range(start + 1, start + count), _END]
            mini += content.ljust(count * _MINI, b"\0")
        entries[index] = (name, kind, child, right, struct.pack("<IQ", start, len(content)))
    # Sectors: the allocation table, the mini one, the directory, the mini stream.
    directory_sectors, mini_sectors = len(entries) // 4, -(-len(mini) // _SECTOR)
    fat = [0xFFFFFFFD, _END, *range(3, directory_sectors + 2), _END]
    first = len(fat)
    fat += [*range(first + 1, first + mini_sectors), _END]
    for name, kind, child, right, place in entries:
        raw = name.encode("utf-16-le") + b"\0\0" if name else b""
        directory += raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, right, child)
        directory += bytes(36) + (struct.pack("<IQ", first, len(mini)) if kind == 5 else place)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 2, 0, 4096, 1, 1, _END, 0, 0) + struct.pack("<108I", *([_FREE] * 108))
    return head + _table(fat) + _table(mini_fat) + directory + mini.ljust(mini_sectors * _SECTOR, b"\0")


def _table(chain: list[int]) -> bytes:
    assert len(chain) <= _SECTOR // 4, "one sector of each table is enough for tests"
    return struct.pack("<128I", *chain, *([_FREE] * (_SECTOR // 4 - len(chain))))


def _properties(head: int, streams: Tree) -> bytes:
    """The property stream: one entry for each property that has a stream of its own."""
    rows = b""
    for name, content in streams.items():
        assert isinstance(content, bytes)
        tag = int(name[-8:], 16)
        size = len(content) + (2 if tag & 0xFFFF == 0x001F else 0)
        rows += struct.pack("<IIII", tag, 6, size, 0)
    return bytes(head) + rows


def message(subject: str, body: str, kind: str = "", **attachments: bytes | None) -> bytes:
    """A message with a text and attachments of a media type; one without bytes is a message inside."""
    streams: Tree = {
        "__substg1.0_001A001F": "IPM.Note".encode("utf-16-le"),
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_1000001F": body.encode("utf-16-le"),
    }
    tree: Tree = {**streams, "__properties_version1.0": _properties(32, streams)}
    for number, (name, data) in enumerate(attachments.items()):
        parts: Tree = {"__substg1.0_3707001F": name.encode("utf-16-le")}
        parts |= {} if data is None else {"__substg1.0_37010102": data}
        parts |= {"__substg1.0_370E001F": kind.encode("utf-16-le")} if kind else {}
        tree[f"__attach_version1.0_#{number:08X}"] = {**parts, "__properties_version1.0": _properties(8, parts)}
    return compound(tree)
