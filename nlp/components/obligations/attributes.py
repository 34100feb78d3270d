"""Lines under a task that say who does it, with whom and when: they belong to the task's sentences."""

from __future__ import annotations

from nlp.annotations import Annotations
from nlp.components.agencies import find_mentions
from nlp.components.deadlines import Reference, find_deadlines, shifted
from nlp.components.obligations.context import Contexts
from nlp.extraction import Agent, Deadline


def belonging(layers: Annotations, contexts: Contexts, eid: str) -> tuple[tuple[Agent, ...], tuple[Deadline, ...]]:
    """Agents and deadlines of the attribute lines of one provision."""
    agents: list[Agent] = []
    dates: list[Deadline] = []
    for attribute in contexts.attributes.get(eid, ()):
        if attribute.role == "deadline":
            text = layers.document.text[attribute.start : attribute.end]
            found = find_deadlines(text, Reference.of(layers.document), "cell")
            dates += shifted(found, attribute.start, inherited=True)
        elif attribute.role in ("lead", "coordinate"):
            text = layers.document.text[attribute.start : attribute.end]
            role = "lead" if attribute.role == "lead" else "coordinate"
            agents += [
                Agent(m.name, role, m.start, m.end, inherited=True)  # type: ignore[arg-type]  # one of the two literals
                for m in find_mentions(text, attribute.start)
            ]
    return tuple(agents), tuple(dates)
