"""Each format by itself (see :mod:`.formats`), then documents a second through the whole path: ``make bench-ingest``.

The sample documents many times over as text, each copy with a line of its own so that none is known already, into a
state folder and a node of their own that are gone afterwards.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from corpora.samples import OFFICE
from ingest.read import read_document
from search_api.index.node import Node
from search_api.settings import Settings, default_cache
from tests.bench.formats import table
from tests.bench.memory import told

COMMAND = [sys.executable, "-c", "from search_api.cli import main; main()"]
COPIES = 20


def write_documents(folder: Path) -> int:
    """Write the copies; how many characters they have."""
    characters = 0
    for source in sorted(path for path in OFFICE.rglob("*") if path.is_file()):
        text = read_document(source).text
        for number in range(COPIES):
            made = f"{text}\nBản thử {number}.\n"
            characters += len(made)
            (folder / f"{source.name}-{number}.txt").write_text(made, encoding="utf-8")
    return characters


def main() -> int:
    """The formats, then an ingest with a node that is up already; status 1 when a document is missing at the end."""
    table("--markdown" in sys.argv)
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as folder:
        Path(folder).chmod(0o755)  # the node's user must reach its data
        home, documents = Path(folder) / "home", Path(folder) / "documents"
        documents.mkdir()
        characters = write_documents(documents)
        node = Node(Settings(home=home, cache=default_cache(os.environ)))
        own = {"DONDOC_HOME": str(home), "DONDOC_ELASTICSEARCH_URL": "", "DONDOC_DATABASE_URL": ""}
        command = [*COMMAND, "ingest", "--json", str(documents)]
        try:
            node.up()
            began = time.perf_counter()
            said, mib = told(command, env=os.environ | own, worst=1)
            seconds = time.perf_counter() - began
        finally:
            node.down()
    counts = json.loads(said)
    total = counts["total"]
    print(f"   {counts['new']} of {total} documents stored, {counts['index']['behind']} of them not indexed yet")
    print(f"   the command and all its workers took {mib} MiB at most (the search node is not one of them)")
    print(f"   {total / seconds:.1f} documents a second, {characters / seconds:,.0f} characters a second")
    return int(counts["new"] != total or counts["index"]["behind"] != 0)


if __name__ == "__main__":
    sys.exit(main())
