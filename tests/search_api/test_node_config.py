"""The node's configuration files, as tables."""

from __future__ import annotations

import pytest
import yaml

from search_api.index import config
from search_api.index.errors import StartError
from search_api.index.place import Place

GIVEN = """\
## a comment
-XX:+UseG1GC
20-:--add-modules=jdk.incubator.vector
-Djava.io.tmpdir=${ES_TMPDIR}
-Xlog:gc*,gc+age=trace,safepoint:file=gc.log:utctime,level,pid,tags:filecount=32,filesize=64m
"""


@pytest.mark.parametrize(
    ("heap", "collector", "one_compiler"),
    [
        ("512m", "Serial", True),
        ("2g", "Serial", True),
        ("2G", "Serial", True),
        ("2049M", "G1", False),
        ("8g", "G1", False),
    ],
)
def test_java_options_fit_the_heap(heap: str, collector: str, one_compiler: bool) -> None:
    kept = config.fit_java_options(GIVEN, heap).splitlines()
    added = config.java_options(heap).splitlines()
    assert kept == ["## a comment", f"-XX:+Use{collector}GC", "-Djava.io.tmpdir=${ES_TMPDIR}"]
    assert {f"-Xms{heap}", f"-Xmx{heap}"} < set(added)
    assert ("-XX:TieredStopAtLevel=1" in added) is one_compiler


@pytest.mark.parametrize("heap", ["", "512", "lớn", "-1g", "1.5g", "512m -Dx=y"])
def test_heap_that_is_none(heap: str) -> None:
    with pytest.raises(StartError):
        config.java_options(heap)


def test_settings_are_the_same_after_being_written(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = Place(tmp_path_factory.mktemp("Sở Tư pháp: 'đôn đốc' #1"), tmp_path_factory.getbasetemp(), None)
    settings = config.node_settings(place, 19138)
    assert yaml.safe_load(yaml.safe_dump(settings, allow_unicode=True)) == settings
    assert settings["network.host"] == "127.0.0.1"
    assert settings["xpack.security.enabled"] is True
