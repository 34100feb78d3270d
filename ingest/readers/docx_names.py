"""Names in WordprocessingML (ECMA-376), written out once."""

from __future__ import annotations

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def math(name: str) -> str:
    """The name in the namespace of equations."""
    return _M + name


MATH_TEXT = f"{_M}t"
MATH = f"{_M}oMath"
MATH_PARAGRAPH = f"{_M}oMathPara"
ALTERNATE = f"{_MC}AlternateContent"
CHOICE = f"{_MC}Choice"
FALLBACK = f"{_MC}Fallback"
_OFF = ("0", "false", "off", "none")


def w(name: str) -> str:
    """The name in the main namespace."""
    return _W + name


VAL = w("val")


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element down a path of names in the main namespace."""
    for name in path:
        if element is None:
            return None
        element = element.find(_W + name)
    return element


def value(element: etree._Element | None, *path: str, attribute: str = "val") -> str | None:
    """An attribute of the element down the path."""
    found = child(element, *path)
    return None if found is None else found.get(_W + attribute)


def number(text: str | None) -> int | None:
    """An integer, also one written with decimals; None for anything else."""
    try:
        return None if text is None else int(float(text.removesuffix("pt")))
    except (ValueError, OverflowError):
        return None


def is_on(element: etree._Element | None) -> bool | None:
    """A toggle property (``w:b``): on, off, or None where it is not there."""
    return None if element is None else element.get(VAL, "1") not in _OFF
