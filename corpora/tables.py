"""YAML tables read by libyaml: the pure reader takes seconds for what a command needs at its start."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # wheels bring libyaml; a source build may not


def read_yaml(text: str | bytes) -> Any:
    """The content of a YAML text; raises yaml.YAMLError where it is none."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  # either of the two safe loaders
