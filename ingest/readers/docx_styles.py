"""Styles of a Word document: what a paragraph or run inherits."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ingest.readers.docx_names import VAL, child, is_on, number, value, w

_DEEPEST = 20  # styles based on each other; more is a loop


@dataclass(frozen=True, slots=True)
class Look:
    """Properties of a run or paragraph; None where nothing is stated. Indents in twentieths of a point."""

    bold: bool | None = None
    italic: bool | None = None
    caps: bool | None = None
    hidden: bool | None = None
    font: str | None = None
    align: str | None = None
    left: int | None = None
    first: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    page_break: bool | None = None

    def over(self, base: Look) -> Look:
        """This look where it states something, else ``base``."""
        if self is _PLAIN:
            return base
        if base is _PLAIN:
            return self
        return Look(
            bold=base.bold if self.bold is None else self.bold,
            italic=base.italic if self.italic is None else self.italic,
            caps=base.caps if self.caps is None else self.caps,
            hidden=base.hidden if self.hidden is None else self.hidden,
            font=base.font if self.font is None else self.font,
            align=base.align if self.align is None else self.align,
            left=base.left if self.left is None else self.left,
            first=base.first if self.first is None else self.first,
            list_id=base.list_id if self.list_id is None else self.list_id,
            list_level=base.list_level if self.list_level is None else self.list_level,
            page_break=base.page_break if self.page_break is None else self.page_break,
        )


_PLAIN = Look()
_FONTS, _HIGH, _ASCII, _COMPLEX = w("rFonts"), w("hAnsi"), w("ascii"), w("cs")
_BOLD, _ITALIC, _CAPS, _HIDDEN = w("b"), w("i"), w("caps"), w("vanish")
_RUN_TAGS = frozenset({_FONTS, _BOLD, _ITALIC, _CAPS, _HIDDEN})
_ALIGN, _INDENT, _LIST, _PAGE_BREAK = w("jc"), w("ind"), w("numPr"), w("pageBreakBefore")
_PARAGRAPH_TAGS = frozenset({_ALIGN, _INDENT, _LIST, _PAGE_BREAK})


def run_look(properties: etree._Element | None) -> Look:
    """What ``w:rPr`` states."""
    if properties is None:
        return _PLAIN
    # One pass: this runs for every run of a document.
    found = {item.tag: item for item in properties if item.tag in _RUN_TAGS}
    if not found:
        return _PLAIN
    fonts = found.get(_FONTS)
    font = None if fonts is None else fonts.get(_HIGH) or fonts.get(_ASCII) or fonts.get(_COMPLEX)
    return Look(
        bold=is_on(found.get(_BOLD)),
        italic=is_on(found.get(_ITALIC)),
        caps=is_on(found.get(_CAPS)),
        hidden=is_on(found.get(_HIDDEN)),
        font=font,
    )


def paragraph_look(properties: etree._Element | None) -> Look:
    """What ``w:pPr`` states, without the style."""
    if properties is None:
        return _PLAIN
    found = {item.tag: item for item in properties if item.tag in _PARAGRAPH_TAGS}
    if not found:
        return _PLAIN
    left = first = None
    indent = found.get(_INDENT)
    if indent is not None:
        left = number(indent.get(w("left")) or indent.get(w("start")))
        hanging = number(indent.get(w("hanging")))
        first = number(indent.get(w("firstLine"))) if hanging is None else -hanging
    align, listed = found.get(_ALIGN), found.get(_LIST)
    return Look(
        align=None if align is None else align.get(VAL),
        left=left,
        first=first,
        list_id=value(listed, "numId"),
        list_level=number(value(listed, "ilvl")),
        page_break=is_on(found.get(_PAGE_BREAK)),
    )


class Styles:
    """Styles by id, each with what it is based on."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._looks: dict[str, Look] = {}
        self._default = _PLAIN
        self.default_id = ""
        if root is not None:
            self._default = run_look(child(root, "docDefaults", "rPrDefault", "rPr"))
            for style in root.iterchildren(w("style")):
                name = style.get(w("styleId"), "")
                self._elements[name] = style
                if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on"):
                    self.default_id = name

    def look(self, name: str | None) -> Look:
        """The look of a style with all that it inherits, the document's defaults included."""
        name = self.default_id if name is None else name
        if name not in self._looks:
            self._looks[name] = self._resolved(name, 0).over(self._default)
        return self._looks[name]

    def character(self, name: str) -> Look:
        """The look of a character style alone."""
        key = f"\0{name}"
        if key not in self._looks:
            self._looks[key] = self._resolved(name, 0)
        return self._looks[key]

    def name(self, style: str | None) -> str:
        """The style's name in small letters ("heading 1", "toc 2"), whatever its id."""
        return (value(self._elements.get(style or ""), "name") or style or "").lower()

    def linked_list(self, style: str | None) -> str | None:
        """The list id that a numbering style points to."""
        return value(self._elements.get(style or ""), "pPr", "numPr", "numId")

    def _resolved(self, name: str, depth: int) -> Look:
        element = self._elements.get(name)
        if element is None or depth > _DEEPEST:
            return _PLAIN
        own = paragraph_look(child(element, "pPr")).over(run_look(child(element, "rPr")))
        base = value(element, "basedOn")
        return own if base is None else own.over(self._resolved(base, depth + 1))
