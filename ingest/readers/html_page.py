"""The document in a web page: navigation, buttons and lists of other documents out."""

from __future__ import annotations

import re
from collections import defaultdict

from lxml import html

from ingest.layout import anchors

_DROPPED = frozenset(
    {
        "script",
        "style",
        "nav",
        "footer",
        "aside",
        "button",
        "input",
        "select",
        "textarea",
        "option",
        "noscript",
        "svg",
        "template",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "img",
        "head",
        "title",
        "meta",
        "link",
        "map",
        "dialog",
        "menu",
        "del",
    }
)
_ROLES = frozenset(
    {
        "navigation",
        "banner",
        "tablist",
        "tab",
        "menu",
        "menubar",
        "dialog",
        "alert",
        "search",
        "switch",
        "button",
        "img",
        "contentinfo",
    }
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
# What Word's saved pages hold beside the text: comments and their marks, the marks of notes.
_OFFICE_NOISE = re.compile(
    r"mso-element\s*:\s*comment-list|mso-comment-reference|mso-(?:foot|end)note-id", re.IGNORECASE
)
# The same in LibreOffice's; its running heads and footers are divisions with that title.
_NOISE_CLASSES = frozenset(
    {"msocomanchor", "MsoCommentReference", "sdfootnoteanc", "sdendnoteanc", "sdfootnotesym", "sdendnotesym"}
)
_PAGE_SIGNS = frozenset(
    {
        "nav",
        "footer",
        "aside",
        "button",
        "main",
    }
)
_TEXT_BLOCKS = frozenset(
    {
        "p",
        "td",
        "th",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "blockquote",
    }
)
_CONTAINERS = frozenset(
    {
        "html",
        "body",
        "div",
        "main",
        "section",
        "article",
        "form",
        "center",
        "table",
        "tbody",
        "tr",
        "td",
    }
)
_MENUS = ("ul", "ol", "table", "div", "td", "p", "section", "header")
_FEWEST_LINKS = 3
_LINKED = 0.9  # of the letters of a menu stand in its links
_LONGEST_ITEM = 25  # letters, on average, of the links of a menu that is one paragraph
_LONGEST_HEAD = 300  # characters of a line of the head, which a page may hold as one line
_SHARE = 0.8  # of the text of an element: a child with that much is the document itself


def content_root(root: html.HtmlElement) -> tuple[str, html.HtmlElement]:
    """The page's heading where it stands outside, and the element that holds the document, cleared of all else."""
    body = root.find("body")
    top = root if body is None else body
    is_page = any(
        element.tag in _PAGE_SIGNS or element.get("role") in _ROLES for element in top.iter(html.etree.Element)
    )
    for element in list(top.iter(html.etree.Element)):
        if element is not top and _is_dropped(element):
            _remove(element)
    menus = [element for element in top.iter(*_MENUS) if _is_menu(element)]
    for element in menus:
        if element is not top:
            _remove(element)
    if not is_page and not menus:
        return "", top
    heading = top.find(".//h1")
    found = _densest(top)
    outside = heading is not None and found not in heading.iterancestors()
    return heading.text_content().strip() if outside and heading is not None else "", found


def _is_dropped(element: html.HtmlElement) -> bool:
    if element.tag in _DROPPED or element.get("role") in _ROLES:
        return True
    if _OFFICE_NOISE.search(element.get("style", "")) or _NOISE_CLASSES.intersection(element.get("class", "").split()):
        return True
    if element.get("title") in ("header", "footer") and not _belongs(element):
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return _HIDDEN.search(element.get("style", "")) is not None


def _is_menu(element: html.HtmlElement) -> bool:
    """A list or box of links to other pages: navigation, or other documents."""
    links = [link for link in element.iter("a") if not link.get("href", "#").startswith("#")]
    if len(links) < _FEWEST_LINKS or element.getparent() is None:
        return False
    linked = sum(len(_squeezed(link.text_content())) for link in links)
    if element.tag == "p" and linked > _LONGEST_ITEM * len(links):
        return False  # the names of laws that a paragraph cites
    return linked >= _LINKED * len(_squeezed(element.text_content())) > 0


def _squeezed(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _remove(element: html.HtmlElement) -> None:
    """Takes the element out; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _densest(top: html.HtmlElement) -> html.HtmlElement:
    """Down through containers for as long as one child holds nearly all paragraphs; links do not count."""
    weight: defaultdict[html.HtmlElement, int] = defaultdict(int)
    for element in top.iter(*_TEXT_BLOCKS):
        if any(child.tag in _TEXT_BLOCKS for child in element.iterdescendants()):
            continue
        linked = sum(len(link.text_content()) for link in element.iter("a"))
        length = len(element.text_content().strip())
        if linked * 2 > length:
            continue
        holder: html.HtmlElement | None = element
        while holder is not None:
            weight[holder] += length
            holder = holder.getparent()
    while True:
        inner = max((child for child in top if child.tag in _CONTAINERS), key=lambda child: weight[child], default=None)
        if inner is None or weight[inner] < _SHARE * weight[top] or not weight[inner]:
            return top
        if inner.tag == "table" and not any(weight[cell] >= _SHARE * weight[top] for cell in inner.iter("td")):
            return top  # a table of the document, not one that lays out the page
        if any(_belongs(child) for child in top if child is not inner):
            return top
        top = inner


def _belongs(element: html.HtmlElement) -> bool:
    """Whether the head or the foot of the document stands in here, beside its body."""
    if not isinstance(element.tag, str):
        return False
    lines = (line.strip() for line in "\n".join(element.itertext()).split("\n"))
    return any(
        len(line) < _LONGEST_HEAD
        and (anchors.is_motto(line) or anchors.nation_at(line) is not None or anchors.is_recipients(line))
        for line in lines
        if line
    )
