"""The catalogue of messages: both languages have the same keys and blanks; the language can be set for a stretch."""

from __future__ import annotations

import string
import threading

import pytest

from corpora.messages import LANGUAGES, catalogue, language, message, speaking


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_each_key_is_in_each_language_with_the_same_blanks() -> None:
    first, *others = (catalogue(lang) for lang in LANGUAGES)
    for other in others:
        assert first.keys() == other.keys()
        assert {key: blanks(text) for key, text in first.items()} == {key: blanks(text) for key, text in other.items()}


def test_the_language_is_set_for_a_stretch_and_for_no_other_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DONDOC_LANG", raising=False)
    elsewhere: list[str] = []
    with speaking("en"):
        assert message("status-late") == catalogue("en")["status-late"]
        thread = threading.Thread(target=lambda: elsewhere.append(language()))
        thread.start()
        thread.join()
    assert (language(), elsewhere) == ("vi", ["vi"])
