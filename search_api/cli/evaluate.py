"""``dondoc evaluate``: the extraction against gold annotations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpora.messages import message
from ingest.errors import DondocError

if TYPE_CHECKING:
    from nlp.evaluate import Score

SHOWN = ("record", "obligation", "agent", "deadline")  # of each document


@click.command(help=message("help-evaluate"))
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--docs", type=click.Path(exists=True, file_okay=False, path_type=Path), help=message("evaluate-docs"))
@click.option("--json", "as_json", is_flag=True, help=message("evaluate-json"))
@click.option("--errors", is_flag=True, help=message("evaluate-errors"))
def evaluate(gold: Path, docs: Path | None, as_json: bool, errors: bool) -> None:
    """Status 2 for a folder without gold files."""
    from nlp.evaluate import Score

    pooled, documents = Score(), {}
    for name, score in scores(gold, docs or gold / "docs", extractor()):
        pooled.add(score)
        documents[name] = score
        if errors and not as_json:
            click.echo("\n   ".join((f"== {name}", *score.errors)))
    if not documents:
        raise click.UsageError(message("evaluate-gold-missing", folder=gold))
    if as_json:
        click.echo(json.dumps(_json(pooled, documents), ensure_ascii=False))
    else:
        click.echo("\n".join(_table(pooled, documents)))


def extractor() -> Callable[[Path], dict[str, Any]]:
    """Reads a file and gives its extraction as in the contract; loads the pipeline once."""
    from ingest.read import read_document
    from nlp.contract import extraction_json
    from nlp.pipeline import Extractor

    pipeline = Extractor()

    def extract(path: Path) -> dict[str, Any]:
        document = read_document(path)
        return extraction_json(document, pipeline.extract(document))

    return extract


def scores(gold: Path, docs: Path, extract: Callable[[Path], dict[str, Any]]) -> Iterator[tuple[str, Score]]:
    """Name and score of every gold file; a document that cannot be read has found nothing."""
    from nlp.evaluate import compare

    for path in sorted(gold.glob("*.json")):
        wanted = json.loads(path.read_text(encoding="utf-8"))
        try:
            found = extract(docs / wanted["file"])
        except DondocError as error:
            click.echo(message("evaluate-not-read", name=path.stem, reason=error.code), err=True)
            found = {}
        yield path.stem, compare(wanted, found)


def _json(pooled: Score, documents: dict[str, Score]) -> dict[str, Any]:
    each = {name: {key: score.tallies[key].row()["f1"] for key in SHOWN} for name, score in documents.items()}
    return {"facets": pooled.rows(), "documents": each, "reliability": pooled.reliability()}


def _table(pooled: Score, documents: dict[str, Score]) -> Iterator[str]:
    for name, score in documents.items():
        facets = "  ".join(f"{key} {score.tallies[key].f1:.3f}" for key in SHOWN)
        yield f"{name:48s} {facets}"
    yield ""
    rows = pooled.rows()
    header = rows.pop("header")
    for facet, row in rows.items():
        yield f"{facet:12s} P {row['p']:.3f}  R {row['r']:.3f}  F1 {row['f1']:.3f}  (n={row['n']})"
    yield f"{'header':12s} accuracy {header['accuracy']:.3f}  (n={header['n']})"
    yield ""
    yield message("evaluate-confidence")
    for band in pooled.reliability():
        if band["n"]:
            span = message("evaluate-band", low=f"{band['low']:.2f}", high=f"{band['high']:.2f}")
            found, right = band["found"] / band["n"], band["right"] / band["n"]
            yield f"{span:14s} n={band['n']:<5} obligation {found:.3f}  record {right:.3f}"
