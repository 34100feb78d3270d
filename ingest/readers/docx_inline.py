"""The inside of a Word paragraph: runs with their font and weight, line and page breaks, text boxes, notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.docx_math import linear
from ingest.readers.docx_names import ALTERNATE, CHOICE, FALLBACK, MATH, MATH_PARAGRAPH, VAL, child, is_on, value, w
from ingest.readers.docx_styles import Look, Styles, run_look
from ingest.readers.rich import Line, Run

_TEXT_BOX = w("txbxContent")
_PROMPT_STYLES = ("placeholder text", "placeholdertext")
_SYMBOL_FONTS = frozenset({"Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings"})
_PICTURES = re.compile("[\x80-\xff]")
_ASCII_LETTER = re.compile("[A-Za-z]")
_RUN_PROPERTIES, _RUN_STYLE = w("rPr"), w("rStyle")


@dataclass(slots=True)
class Inline:
    """What one paragraph holds."""

    lines: list[Line]
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # footnote or endnote, id


@dataclass(slots=True)
class _Field:
    code: str = ""
    in_code: bool = True


class InlineReader:
    """Reads paragraphs in document order; knows the page and the open fields."""

    def __init__(self, styles: Styles, *, rendered_breaks: bool) -> None:
        self.page = 1
        self._styles = styles
        self._rendered_breaks = rendered_breaks
        # For each open field its code, and whether that is still going on; the code (instrText) is no text.
        self._fields: list[_Field] = []
        self._handlers: dict[str, Callable[[etree._Element, Inline, Look], None]] = {
            w("r"): self._run,
            w("del"): self._nothing,
            w("moveFrom"): self._nothing,
            w("pPr"): self._nothing,
            ALTERNATE: self._alternate,
            w("sdt"): self._control,
            MATH: self._math,
            MATH_PARAGRAPH: self._math,
        }
        self._in_run: dict[str, Callable[[etree._Element, Inline, Look], None]] = {
            w("t"): lambda element, inline, look: self._text(element.text or "", inline, look),
            w("tab"): lambda element, inline, look: self._text("\t", inline, look),
            w("ptab"): lambda element, inline, look: self._text("\t", inline, look),
            w("noBreakHyphen"): lambda element, inline, look: self._text("-", inline, look),
            # TCVN3's ư is the soft hyphen; where it is none, the canonical text drops it.
            w("softHyphen"): lambda element, inline, look: self._text("\xad", inline, look),
            w("cr"): lambda element, inline, look: self._line(inline),
            w("br"): self._break,
            w("sym"): self._symbol,
            w("lastRenderedPageBreak"): self._rendered_break,
            w("fldChar"): self._field,
            w("instrText"): self._code,
            w("footnoteReference"): lambda element, inline, look: self._note(element, inline, "footnote"),
            w("endnoteReference"): lambda element, inline, look: self._note(element, inline, "endnote"),
            w("drawing"): self._drawing,
            w("pict"): self._drawing,
            w("object"): self._drawing,
            w("ruby"): self._ruby,
            ALTERNATE: self._alternate,
        }

    def read(self, paragraph: etree._Element, look: Look) -> Inline:
        """The content of ``w:p``; ``look`` is what its style gives."""
        inline = Inline([Line(self.page)])
        self._children(paragraph, inline, look)
        # A code that no separator ended is damage; it must not swallow what follows.
        for field_ in self._fields:
            field_.in_code = False
        return inline

    @property
    def in_contents(self) -> bool:
        """Whether a table of contents is going on."""
        return any(field_.code.split()[:1] == ["TOC"] for field_ in self._fields)

    def new_page(self) -> None:
        """A page begins before the next text (a section, or pageBreakBefore)."""
        if not self._rendered_breaks:
            self.page += 1

    def _children(self, element: etree._Element, inline: Inline, look: Look) -> None:
        for item in element:
            handler = self._handlers.get(item.tag)
            if handler is not None:
                handler(item, inline, look)
            elif isinstance(item.tag, str) and len(item):
                # Hyperlinks, insertions, smart tags, content controls, simple fields: what they hold counts.
                self._children(item, inline, look)

    def _nothing(self, element: etree._Element, inline: Inline, look: Look) -> None:
        """Deletions, and properties."""

    def _control(self, element: etree._Element, inline: Inline, look: Look) -> None:
        if not self.is_prompt(element):
            self._children(element, inline, look)

    def is_prompt(self, control: etree._Element) -> bool:
        """Whether a content control shows no value but its prompt ("Click to enter a date").

        Programs that fill templates leave the flag, so that the style of the prompt counts too.
        """
        if not is_on(child(control, "sdtPr", "showingPlcHdr")):
            return False
        names = (self._styles.name(value(run, "rPr", "rStyle")) for run in control.iter(w("r")))
        return all(name in _PROMPT_STYLES for name in names)

    def _run(self, element: etree._Element, inline: Inline, look: Look) -> None:
        properties = element[0] if len(element) and element[0].tag == _RUN_PROPERTIES else None
        if properties is not None and len(properties):
            own = run_look(properties)
            # The style comes first among the properties.
            if properties[0].tag == _RUN_STYLE:
                own = own.over(self._styles.character(properties[0].get(VAL, "")))
            look = own.over(look)
        if not look.hidden:
            self._run_children(element, inline, look)

    def _run_children(self, element: etree._Element, inline: Inline, look: Look) -> None:
        for item in element:
            handler = self._in_run.get(item.tag)
            if handler is not None:
                handler(item, inline, look)

    def _text(self, text: str, inline: Inline, look: Look) -> None:
        if any(field_.in_code for field_ in self._fields):
            return
        if look.caps:
            text = text.upper()
        if look.font in _SYMBOL_FONTS and _PICTURES.search(text) and not _ASCII_LETTER.search(text):
            # Typed by its place in the font: the same as Word's own U+F0xx.
            text = _PICTURES.sub(lambda match: chr(0xF000 + ord(match.group())), text)
        inline.lines[-1].add(Run(text, look.font, bool(look.bold), bool(look.italic)))

    def _line(self, inline: Inline) -> None:
        inline.lines.append(Line(self.page, broken=True))

    def _break(self, element: etree._Element, inline: Inline, look: Look) -> None:
        if element.get(w("type")) == "page":
            self.new_page()
        self._line(inline)

    def _rendered_break(self, element: etree._Element, inline: Inline, look: Look) -> None:
        if self._rendered_breaks:
            self.page += 1
            if inline.lines[-1].runs:
                inline.lines.append(Line(self.page))
            else:
                inline.lines[-1].page = self.page

    def _symbol(self, element: etree._Element, inline: Inline, look: Look) -> None:
        try:
            char = chr(int(element.get(w("char"), ""), 16))
        except (ValueError, OverflowError):
            return
        self._text(char, inline, Look(font=element.get(w("font"))).over(look))

    def _field(self, element: etree._Element, inline: Inline, look: Look) -> None:
        kind = element.get(w("fldCharType"))
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_code = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _code(self, element: etree._Element, inline: Inline, look: Look) -> None:
        if self._fields and self._fields[-1].in_code:
            self._fields[-1].code += element.text or ""

    def _note(self, element: etree._Element, inline: Inline, kind: str) -> None:
        inline.notes.append((kind, element.get(w("id"), "")))

    def _drawing(self, element: etree._Element, inline: Inline, look: Look) -> None:
        """Text boxes, each once; those inside another come with it."""
        for item in element.iter(_TEXT_BOX, ALTERNATE):
            if item.tag == _TEXT_BOX and not _inside_another(item, element):
                inline.boxes.append(item)

    def _ruby(self, element: etree._Element, inline: Inline, look: Look) -> None:
        base = child(element, "rubyBase")
        if base is not None:
            self._children(base, inline, look)

    def _math(self, element: etree._Element, inline: Inline, look: Look) -> None:
        self._text(linear(element), inline, look)

    def _alternate(self, element: etree._Element, inline: Inline, look: Look) -> None:
        """One reading of several: the first choice, else the fallback."""
        chosen = element.find(CHOICE)
        if chosen is None:
            chosen = element.find(FALLBACK)
        if chosen is None:
            return
        for item in chosen:
            handler = self._in_run.get(item.tag) or self._handlers.get(item.tag)
            if handler is not None:
                handler(item, inline, look)


def _inside_another(box: etree._Element, top: etree._Element) -> bool:
    """Whether the box stands in another box below ``top``, or in a fallback whose choice is read."""
    parent = box.getparent()
    while parent is not None and parent is not top:
        if parent.tag == _TEXT_BOX:
            return True
        if parent.tag == FALLBACK:
            outer = parent.getparent()
            if outer is not None and outer.find(CHOICE) is not None:
                return True
        parent = parent.getparent()
    return False
