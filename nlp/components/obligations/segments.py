"""A heading or table cell that consists of names, cut into its bodies."""

from __future__ import annotations

import re

from nlp.components.obligations.chains import Bearer
from nlp.components.obligations.clause import Clause


def segments(clause: Clause, end: int) -> list[Bearer]:
    """The heading cut at its bodies: each takes what follows it up to the next ("... đóng quân trên địa bàn")."""
    bearers: list[Bearer] = []
    text = clause.words.text
    for number, mention in enumerate(clause.mentions):
        following = clause.mentions[number + 1].start if number + 1 < len(clause.mentions) else end
        tail = text[mention.end : following]
        if number and clause.quoted(clause.words.at(mention.start)):
            continue
        stop = mention.end
        if cut := re.match(r"[^,;:()–\n]*?(?=\s*(?:[,;:()–\n]|\b(?:và|trình|hoặc)\s*$|$))", tail):
            stop = mention.end + cut.end()
        while stop > mention.end and text[stop - 1].isspace():
            stop -= 1
        name = mention.name if stop == mention.end else " ".join(text[mention.start : stop].split())
        bearers.append(Bearer(name, mention.start, stop))
    return bearers
