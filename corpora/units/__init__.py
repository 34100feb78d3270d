"""Units of the state and their names over time: ``Register.load()``, ``resolve``, ``aliases``."""

from __future__ import annotations

from corpora.units.model import Group, RegisterError, Successor, Unit
from corpora.units.register import Register

__all__ = ["Group", "Register", "RegisterError", "Successor", "Unit"]
