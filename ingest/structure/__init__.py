"""The structure of a document as provisions (Akoma Ntoso's hierarchy): parts, articles, points, bullets, table rows."""

from ingest.structure.build import build_structure

__all__ = ["build_structure"]
