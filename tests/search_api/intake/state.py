"""All that an ingest run leaves, without times: equal for a clean run and for one that was cut off and repeated."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from search_api.records.schema import DocumentRow, ObligationRow, SettingRow
from search_api.records.store import Store
from search_api.settings import Settings

# The code's version is left out: somebody may be writing on the code while the tests run.
COLUMNS = [name for name in DocumentRow.__table__.columns.keys() if name not in ("received", "code_version")]  # noqa: SIM118


def state(settings: Settings) -> dict[str, Any]:
    """Rows, originals, journal, outbox."""
    with Store.open(settings) as store:
        columns = [DocumentRow.__table__.columns[name] for name in COLUMNS]
        with store.reading() as session:
            documents = sorted(tuple(row) for row in session.execute(select(*columns)))
            obligations = sorted(tuple(row) for row in session.execute(select(*ObligationRow.__table__.columns)))
            settings_ = sorted(tuple(row) for row in session.execute(select(*SettingRow.__table__.columns)))
        return {
            "documents": documents,
            "obligations": obligations,
            "settings": settings_,
            "order": [one.id for one in store.documents()],
            "journal": [(one.action, one.subject, one.old, one.new) for one in store.journal()],
            "originals": [(path.name, path.stat().st_size) for path in store.originals],
            "partials": store.originals.partials(),
            "outbox": store.outbox(10_000),
            "files": sorted(
                (item.path, "there" if item.state in ("done", "unchanged") else item.state, item.document, item.reason)
                for item in store.items(store.runs(1)[0].id)
            ),
        }
