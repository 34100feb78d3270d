"""Search, documents, obligations and health over the records and the real index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from search_api.api.app import create_app
from search_api.index.connect import connect
from search_api.index.load import remove_documents
from search_api.index.schema import Names
from search_api.records import ledger
from search_api.records.process import Process
from search_api.records.store import Store
from search_api.settings import Settings
from tests.search_api.api.conftest import BASE, external, keep
from tests.search_api.index.made_up import DIRECTIVE, PLAN

pytestmark = pytest.mark.node


def test_search(api: TestClient) -> None:
    found = api.get("/api/search", params={"q": "bao cao dinh ky", "kind": "report"}).json()
    hit = found["hits"][0]
    assert (hit["number"], hit["label_path"], hit["page"], hit["document"]) == ("07/KH-BCĐ389", "II/4", 1, PLAN.id)
    text = api.get(f"/api/documents/{hit['document']}").json()["text"]
    assert [text[start:end] for start, end in hit["highlights"]] == ["Định kỳ", "báo cáo"]
    assert {deadline["value"] for deadline in hit["deadlines"]} == {"P6M", "P1Y"}
    assert {one["value"] for one in found["facets"]["kind"]} == {"report"}


def test_search_with_filters_and_pages(api: TestClient) -> None:
    params: dict[str, str | int] = {"unit": "P. Tư pháp", "size": 1}
    first = api.get("/api/search", params=params).json()
    second = api.get("/api/search", params={**params, "cursor": first["next"]}).json()
    assert first["total"] == second["total"] == 2
    assert {first["hits"][0]["label_path"], second["hits"][0]["label_path"]} == {"II/2", "II/3"}
    assert api.get("/api/search", params={"q": "07/KH-BCĐ389"}).json()["documents"][0]["id"] == PLAN.id
    found = api.get("/api/search", params={"q": "kiểm lâm", "in": "provisions"}).json()
    assert found["hits"][0]["scope"] == "provisions"


def test_documents_are_listed_page_by_page(api: TestClient) -> None:
    first = api.get("/api/documents", params={"size": 1}).json()
    second = api.get("/api/documents", params={"size": 1, "cursor": first["next"]}).json()
    assert first["total"] == 2
    assert [one["id"] for one in first["documents"] + second["documents"]] == [DIRECTIVE.id, PLAN.id]
    assert second["next"] is None
    assert second["documents"][0]["obligations"] == 7


def test_a_document_has_text_structure_obligations_and_boxes(api: TestClient) -> None:
    found = api.get(f"/api/documents/{PLAN.id}").json()
    assert found["text"] == PLAN.extraction["text"]
    assert len(found["provisions"]) == len(PLAN.extraction["provisions"])
    assert [one["text"] for one in found["obligations"]] == [one["text"] for one in PLAN.extraction["obligations"]]
    assert found["boxes"][0] == {
        "start": 0, "end": 10, "page": 1, "x0": 70.0, "top": 50.0, "x1": 200.0, "bottom": 62.0,
    }  # fmt: skip


def test_the_original_is_handed_out_and_never_run(api: TestClient) -> None:
    response = api.get(f"/api/documents/{PLAN.id}/original")
    assert response.content == PLAN.extraction["text"].encode()
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in response.headers["content-security-policy"]
    shown = api.get(f"/api/documents/{PLAN.id}/original?inline=true")
    assert shown.headers["content-disposition"].startswith("inline")
    assert shown.headers["content-type"].startswith("text/plain")


def test_an_obligation_says_where_it_stands(api: TestClient) -> None:
    wanted = PLAN.extraction["obligations"][1]
    found = api.get(f"/api/obligations/{wanted['id']}", params={"document": PLAN.id}).json()
    assert found["obligation"]["text"] == wanted["text"]
    assert found["provision"]["label_path"] == "II/1"
    assert found["headings"] == ["Tổ chức thực hiện", "Công an thành phố"]
    assert found["document"] == PLAN.id
    assert found["header"]["number"] == "07/KH-BCĐ389"
    elsewhere = api.get(f"/api/obligations/{wanted['id']}", params={"document": "0" * 16})
    assert elsewhere.status_code == 404


def test_health_of_a_sound_office(api: TestClient) -> None:
    response = api.get("/api/health")
    found = response.json()
    assert response.status_code == 200, found
    assert {found[part]["state"] for part in ("database", "index", "in_step", "jobs")} == {"ok"}
    assert found["index"]["documents"] == found["database"]["documents"] == 2
    assert found["index"]["obligations"] == 11


def test_health_is_the_truth(node: Settings, tmp_path: Path) -> None:
    settings = external(node, tmp_path, "sick")
    with TestClient(create_app(settings), base_url=BASE, headers={"accept-language": "en"}) as api:
        # Nothing was ever indexed.
        response = api.get("/api/health")
        assert response.status_code == 503
        assert response.json()["state"] == "down"
        assert response.json()["index"]["state"] == "down"
        assert response.json()["database"]["state"] == "ok"
        with Store.open(settings) as store, connect(settings) as client:
            from search_api.index.load import index_documents

            for document in (PLAN, DIRECTIVE):
                keep(store, tmp_path, document)
            index_documents(client, Names("sick"), store.documents())
            store.mark_indexed(store.outbox())
            assert api.get("/api/health").json()["state"] == "ok"
            # The index lost a document behind our back.
            remove_documents(client, Names("sick"), [PLAN.id])
            found = api.get("/api/health").json()
            assert (found["state"], found["in_step"]["state"], found["in_step"]["behind"]) == (
                "degraded",
                "degraded",
                1,
            )
            index_documents(client, Names("sick"), store.documents())
            # A run whose process is gone says it works.
            gone = replace(Process.this(), pid=2**22 + 1)
            with store.writing() as session:
                run = ledger.begin(session, at=store.clock(), process=gone)
            found = api.get("/api/health").json()
            assert (found["state"], found["jobs"]["stale"], found["index"]["state"]) == ("degraded", [run], "ok")
            assert str(run) in found["jobs"]["message"]


def test_a_database_that_is_gone(node: Settings, tmp_path: Path) -> None:
    settings = replace(external(node, tmp_path, "sick"), database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    with TestClient(create_app(settings), base_url=BASE, raise_server_exceptions=False) as api:
        response = api.get("/api/health")
        assert response.status_code == 503
        assert response.json()["database"]["state"] == "down"
        assert api.get("/api/documents").status_code == 503


def test_a_node_that_moved_is_found_again(office: Settings) -> None:
    tries = 0

    def connecting(settings: Settings):  # type: ignore[no-untyped-def]  # returns what connect does
        nonlocal tries
        tries += 1
        client = connect(settings)
        return client.options(request_timeout=5) if tries > 1 else _dead(settings)

    with TestClient(create_app(office, connecting=connecting), base_url=BASE) as api:
        assert api.get("/api/search?q=a").status_code == 503  # the first client is dead
        assert api.get("/api/search?q=tuần tra").status_code == 200
    assert tries == 2


def _dead(settings: Settings):  # type: ignore[no-untyped-def]
    from elasticsearch import Elasticsearch

    return Elasticsearch("http://127.0.0.1:1", max_retries=0)


def test_a_citation_resolves_when_its_document_is_here(node: Settings, tmp_path: Path) -> None:
    plan = PLAN.extraction["header"]
    cited = [
        {"number": plan["number"], "title": None, "date": plan["issued"], "issuer": None, "start": 0, "end": 5},
        {"number": plan["number"], "title": None, "date": "1999-01-01", "issuer": None, "start": 0, "end": 5},
        {"number": "77/QĐ-UBND", "title": None, "date": None, "issuer": None, "start": 0, "end": 5},
    ]
    citing = replace(DIRECTIVE, extraction={**DIRECTIVE.extraction, "citations": cited})
    settings = external(node, tmp_path, "citing")
    with Store.open(settings) as store, TestClient(create_app(settings), base_url=BASE) as client:
        keep(store, tmp_path, citing)
        (directive,) = store.documents()

        def arrived() -> list[str | None]:
            answer = client.get(f"/api/documents/{directive.id}").json()
            return [citation["document"] for citation in answer["citations"]]

        assert arrived() == [None, None, None]
        keep(store, tmp_path, PLAN)
        assert arrived() == [PLAN.id, None, None]
