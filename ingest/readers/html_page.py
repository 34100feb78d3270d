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
    }
)
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
    if not is_page:
        return "", top
    heading = top.find(".//h1")
    found = _densest(top)
    outside = heading is not None and found not in heading.iterancestors()
    return heading.text_content().strip() if outside and heading is not None else "", found


def _is_dropped(element: html.HtmlElement) -> bool:
    if element.tag in _DROPPED or element.get("role") in _ROLES:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return _HIDDEN.search(element.get("style", "")) is not None


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
        if any(_has_letterhead(child) for child in top if child is not inner):
            return top
        top = inner


def _has_letterhead(element: html.HtmlElement) -> bool:
    """Whether the head of the document stands in here, beside its body."""
    lines = (line.strip() for line in element.text_content().split("\n"))
    return any(
        len(line) < _LONGEST_HEAD and (anchors.is_motto(line) or anchors.nation_at(line) is not None)
        for line in lines
        if line
    )
