"""Equations of Word (Office Math) as one line of text: a/b, x^2, √(x)."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from ingest.readers.docx_names import MATH_TEXT, math

_DEEPEST = 40
_ALONE = frozenset("0123456789.,%")  # a number needs no brackets; nor does a word


def linear(element: etree._Element, depth: int = 0) -> str:
    """The text of an ``m:`` element in Office's linear form; what it has no rule for is its text in order."""
    if element.tag == MATH_TEXT:
        return element.text or ""
    rule = _RULES.get(element.tag)
    if rule is not None and depth < _DEEPEST:
        return rule(element, depth + 1)
    if depth >= _DEEPEST:
        return "".join(item.text or "" for item in element.iter(MATH_TEXT))
    return "".join(linear(item, depth + 1) for item in element if isinstance(item.tag, str))


def _part(element: etree._Element, name: str, depth: int) -> str:
    found = element.find(math(name))
    return "" if found is None else linear(found, depth)


def _bracketed(text: str) -> str:
    text = text.strip()
    one = text.isalnum() or set(text) <= _ALONE or (text.startswith("(") and text.endswith(")") and "(" not in text[1:])
    return text if one else f"({text})"


def _fraction(element: etree._Element, depth: int) -> str:
    return f"{_bracketed(_part(element, 'num', depth))}/{_bracketed(_part(element, 'den', depth))}"


def _scripts(element: etree._Element, depth: int) -> str:
    text = _part(element, "e", depth)
    for name, sign in (("sub", "_"), ("sup", "^")):
        if script := _part(element, name, depth).strip():
            text += sign + _bracketed(script)
    return text


def _root(element: etree._Element, depth: int) -> str:
    degree = _part(element, "deg", depth).strip()
    return f"√({degree + '&' if degree else ''}{_part(element, 'e', depth)})"


def _sum(element: etree._Element, depth: int) -> str:
    sign = element.find(f"{math('naryPr')}/{math('chr')}")
    drawn = "∫" if sign is None else sign.get(math("val"), "∫")
    text = drawn
    for name, mark in (("sub", "_"), ("sup", "^")):
        if script := _part(element, name, depth).strip():
            text += mark + _bracketed(script)
    return f"{text} {_part(element, 'e', depth)}"


def _delimited(element: etree._Element, depth: int) -> str:
    def sign(name: str, usual: str) -> str:
        found = element.find(f"{math('dPr')}/{math(name)}")
        return usual if found is None else found.get(math("val"), "")

    inside = sign("sepChr", "|").join(linear(item, depth) for item in element.iterchildren(math("e")))
    return sign("begChr", "(") + inside + sign("endChr", ")")


_RULES: dict[str, Callable[[etree._Element, int], str]] = {
    math("f"): _fraction,
    math("sSup"): _scripts,
    math("sSub"): _scripts,
    math("sSubSup"): _scripts,
    math("rad"): _root,
    math("nary"): _sum,
    math("d"): _delimited,
}
