"""``dondoc doctor``, ``up`` and ``down`` as a user meets them."""

from __future__ import annotations

import ast
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpora.messages import LANGUAGES, catalogue
from search_api import doctor
from search_api.cli import dondoc
from search_api.index import fetch
from search_api.index.connect import connect, shown
from search_api.index.errors import LoginError, UnreachableError
from search_api.index.node import Node
from search_api.settings import NoHomeError, Settings

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command with an empty home and the given settings."""

    def call(*arguments: str, **settings: str) -> Result:
        environment = {"DONDOC_HOME": str(tmp_path / "nhà"), "DONDOC_ELASTICSEARCH_URL": "", "DONDOC_LANG": "vi"}
        return CliRunner().invoke(dondoc, arguments, env=environment | settings)

    return call


def test_every_finding_has_its_words_in_every_language() -> None:
    calls = [
        node
        for node in ast.walk(ast.parse(Path(doctor.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    ]
    wanted = set()
    for call in calls:
        words = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        if not isinstance(call.args[0], ast.Constant) or "unused" in words:
            continue
        wanted.add(f"doctor-{words[0]}-{words[1]}")
        if len(words) > 2:
            wanted.add(f"doctor-{words[0]}-{words[1]}-mend")
    assert len(wanted) > 25
    for language in LANGUAGES:
        assert wanted <= catalogue(language).keys()


@pytest.mark.node
def test_all_required_parts_fine(node: Settings, run: Run) -> None:
    result = run("doctor", "--json", DONDOC_HOME=str(node.home), DONDOC_CACHE=str(node.cache))
    report = json.loads(result.output)
    states = {check["check"]: check["state"] for check in report["checks"]}
    assert result.exit_code == 0, result.output
    assert report["ok"] is True
    assert {states[name] for name in ("python", "home", "disk", "java", "server", "node")} == {"ok"}
    assert "elasticsearch" not in states  # no server of the office's own is set


def test_what_is_missing_is_named_with_its_cure(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fetch, "runtime", lambda: tmp_path / "no java")
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run("doctor", DONDOC_CACHE=str(tmp_path / "cache"))
    assert result.exit_code == 1
    for cure in ("dondoc up", "make clean setup", "apt install tesseract-ocr", "apt install libreoffice-writer-nogui"):
        assert cure in result.output


def test_one_check_that_fails_does_not_hide_the_others(run: Run) -> None:
    result = run("doctor", "--json", DONDOC_ELASTICSEARCH_URL="http://lan:matkhau@127.0.0.1:9")
    checks = {check["check"]: check for check in json.loads(result.output)["checks"]}
    assert result.exit_code == 1
    assert checks["elasticsearch"]["level"] == "problem"
    assert "DONDOC_ELASTICSEARCH_CA" in checks["elasticsearch"]["mend"]
    assert "node" not in checks
    assert list(checks)[-1] == "fonts"
    assert "matkhau" not in result.output


def test_database_that_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "nhà").mkdir()
    (tmp_path / "nhà" / "dondoc.sqlite").write_bytes(b"khong phai co so du lieu" * 99)
    checks = {check["check"]: check for check in json.loads(run("doctor", "--json").output)["checks"]}
    assert checks["database"]["state"] == "broken"


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/", "ext4"),
        ("/home/lan", "ext4"),
        ("/mnt/so tu phap/van ban", "nfs4"),
        ("/mnt/so tu phap 2", "ext4"),
        ("/mnt/đơn vị", "cifs"),
        ("/var/lib/docker/x", "overlay"),
    ],
)
def test_file_system_of_a_folder(folder: str, kind: str) -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\nserver:/a /mnt/so\\040tu\\040phap nfs4 rw,addr=10.0.0.1 0 0\n"
        "//s/b /mnt/đơn\\040vị cifs rw 0 0\n"
        "none /var/lib/docker overlay rw 0 0\nnone /var/lib/docker/x overlay rw 0 0\n"
    )
    assert doctor.file_system(Path(folder), mounts) == kind


def test_up_and_down_with_an_existing_cluster(run: Run) -> None:
    url = "http://lan:matkhau@127.0.0.1:9"
    up = run("up", DONDOC_ELASTICSEARCH_URL=url)
    assert up.exit_code == 1
    assert "http://127.0.0.1:9" in up.stderr
    assert "matkhau" not in up.output
    assert run("down", DONDOC_ELASTICSEARCH_URL=url).exit_code == 0


def test_down_without_a_node(run: Run, tmp_path: Path) -> None:
    result = run("down")
    assert result.exit_code == 0
    assert not (tmp_path / "nhà").exists()  # asking changes nothing


@pytest.mark.node
def test_external_cluster_by_url(node: Settings) -> None:
    """The embedded node stands for an office's server: the client gets only its URL."""
    address = Node(node).address()
    host = address.url.removeprefix("http://")
    with connect(Settings(home=node.home, elasticsearch_url=f"http://elastic:{address.password}@{host}")) as client:
        assert client.cluster.health()["status"] in {"green", "yellow"}
    with pytest.raises(LoginError) as caught:
        connect(Settings(home=node.home, elasticsearch_url=f"http://elastic:sai@{host}"))
    assert caught.value.values == {"url": address.url}
    with pytest.raises(LoginError):
        connect(Settings(home=node.home, elasticsearch_url=address.url, elasticsearch_api_key="c2FpOnNhaQ=="))


@pytest.mark.parametrize("url", ["127.0.0.1", "http://", "ftp://127.0.0.1:9200", "http://127.0.0.1:9", "http://[::1"])
def test_urls_that_lead_nowhere(url: str, tmp_path: Path) -> None:
    with pytest.raises(UnreachableError):
        connect(Settings(home=tmp_path, elasticsearch_url=url))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a:b@es.example:9200", "https://es.example:9200"),
        ("https://a:b%40@es1.example, https://a:b@es2.example/x", "https://es1.example, https://es2.example/x"),
        ("http://127.0.0.1:9200", "http://127.0.0.1:9200"),
    ],
)
def test_shown_url_has_no_password(url: str, expected: str) -> None:
    assert shown(url) == expected


def test_user_without_a_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", no_home)
    with pytest.raises(NoHomeError):
        Settings.load({})
    monkeypatch.undo()
    assert Settings.load({"DONDOC_HOME": "/srv/dondoc", "XDG_CACHE_HOME": "/srv/c"}).cache == Path("/srv/c/dondoc")


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    import sys

    program = (
        "import sys, search_api.cli as c; from click.testing import CliRunner\n"
        "assert CliRunner().invoke(c.dondoc, ['--help']).exit_code == 0\n"
        "print([m for m in ('spacy', 'elasticsearch', 'sqlalchemy', 'fastapi', 'yaml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
