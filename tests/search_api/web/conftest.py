"""The page in a real browser: headless Chromium of the system, the real server, the session's Elasticsearch.

``page`` is a browser page on a site with the sample documents (read only: many tests share it). Every request that
leaves the site, every word on the console and every breach of the security policy fails the test.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from corpora.samples import OFFICE, REGISTER
from search_api.api.app import create_app
from search_api.board import REGISTER as REGISTER_KEY
from search_api.cli.serve import listen
from search_api.index.connect import connect
from search_api.index.load import ensure
from search_api.index.schema import Names
from search_api.intake.analysis import analyser
from search_api.intake.catch_up import catch_up
from search_api.intake.files import find
from search_api.intake.run import Run
from search_api.intake.workers import Limits, Workers
from search_api.records.store import Store
from search_api.settings import Settings
from tests.search_api.api.conftest import external

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def chromium() -> str | None:
    """The system's Chromium, by any of its names."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        assert os.environ.get("CI") != "true", "CI must have Chromium (make system)"
        pytest.skip("no Chromium on this machine (apt install chromium)")
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield launched
        launched.close()


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The application on a free port of this machine; gives its address."""
    listening = listen(0)
    config = uvicorn.Config(create_app(settings), log_level="warning", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


def empty_office(node: Settings, home: Path, prefix: str) -> Settings:
    """A home without documents, with the samples' register and an empty index."""
    settings = external(node, home, prefix)
    with Store.open(settings) as store, connect(settings) as client:
        store.put_blob(REGISTER_KEY, REGISTER.read_bytes())
        ensure(client, Names(prefix))
    return settings


@pytest.fixture(scope="session")
def sample_office(node: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with the sample documents and their register, taken in and indexed; not to be written to."""
    settings = empty_office(node, tmp_path_factory.mktemp("web"), "web")
    with Store.open(settings) as store:
        with Workers(analyser(), Limits()) as workers:
            report = Run(store, workers, actor="test").over(find([OFFICE]))
        assert report.count("done") == len(list(OFFICE.iterdir()))
        catch_up(store, settings)
    return settings


@pytest.fixture(scope="session")
def site(sample_office: Settings) -> Iterator[str]:
    """Address of a server over the sample documents; for reading only."""
    with serving(sample_office) as address:
        yield address


@pytest.fixture
def new_site(node: Settings, tmp_path: Path) -> Iterator[str]:
    """Address of a server over an office of its own: register, no documents yet. For stories that write."""
    home = tmp_path / "văn phòng"
    home.mkdir()
    with serving(empty_office(node, home, f"web-{os.urandom(4).hex()}")) as address:
        yield address


@contextmanager
def opened(browser: Browser, address: str, refused: int = 0, **options: object) -> Iterator[Page]:
    """A page of a context of its own; relative addresses go to the site; foreign requests and complaints are faults.

    ``refused`` is a status with which the story expects an answer: the browser writes it to the console.
    """
    settings: dict[str, object] = {"locale": "en-US", "viewport": {"width": 1280, "height": 900}, **options}
    context: BrowserContext = browser.new_context(base_url=address, **settings)  # type: ignore[arg-type]
    faults: list[str] = []
    context.on("request", lambda request: _own(request.url, address) or faults.append(f"left the site: {request.url}"))
    page = context.new_page()
    page.on("console", lambda line: _complaint(line, refused) and faults.append(f"console: {line.text}"))
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.set_default_timeout(15_000)
    try:
        yield page
    finally:
        context.close()
    assert not faults, faults


def _complaint(line: ConsoleMessage, refused: int) -> bool:
    expected = bool(refused) and f"status of {refused} " in line.text
    return line.type in ("error", "warning") and not expected


def _own(url: str, address: str) -> bool:
    return url.startswith((address + "/", "data:", "blob:", "about:"))


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with opened(browser, site) as found:
        yield found


@pytest.fixture
def english(browser: Browser, site: str) -> Iterator[Page]:
    """The same in English."""
    with opened(browser, site) as found:
        found.context.add_cookies([{"name": "dondoc-lang", "value": "en", "url": site}])
        yield found


@pytest.fixture(scope="session")
def no_barriers() -> Callable[[Page], None]:
    """Check the page as it stands against WCAG 2.2 A and AA; any finding fails."""
    axe = Axe()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def check(page: Page) -> None:
        found = axe.run(page, options={"runOnly": rules}).response["violations"]
        told = [
            f"{one['impact']} {one['id']}: {one['help']} – {[node['html'][:150] for node in one['nodes'][:3]]}"
            for one in found
        ]
        assert not told, "\n".join(told)

    return check
