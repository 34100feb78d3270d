"""The shapes of documents and obligations in answers: the extraction's contract, typed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from nlp.extraction import Comparator, DeadlineType, Kind, Relation, Role


class Shape(BaseModel):
    """What a newer extraction adds is passed on."""

    model_config = ConfigDict(extra="allow")


class Page(Shape):
    """A page and its stretch of the text."""

    number: int
    start: int
    end: int


class HeaderShape(Shape):
    """Fields of Decree 30/2020/NĐ-CP; None where the document does not state one."""

    number: str | None
    type: str | None
    issuer: str | None
    issued: str | None
    subject: str | None
    signer: str | None = None
    recipients: list[str] = []
    secrecy: str | None = None
    urgency: str | None = None
    provenance: dict[str, Any] = {}


class ProvisionShape(Shape):
    """One node of the structure."""

    eid: str
    parent: str | None
    label_path: str
    label: str
    kind: str
    heading: str
    text: str
    start: int
    end: int
    page: int


class AgentShape(Shape):
    """A body and its role."""

    name: str
    unit: str | None
    role: Role
    start: int
    end: int
    inherited: bool


class DeadlineShape(Shape):
    """A TIMEX3 value with its relation."""

    type: DeadlineType
    value: str
    relation: Relation
    text: str
    start: int
    end: int


class TargetShape(Shape):
    """A figure to reach."""

    comparator: Comparator
    value: float
    unit: str
    start: int
    end: int


class ObligationShape(Shape):
    """One sentence that lays something on somebody."""

    id: str
    provision: str
    text: str
    start: int
    end: int
    page: int
    kind: Kind
    request: bool
    agents: list[AgentShape]
    deadlines: list[DeadlineShape]
    targets: list[TargetShape]
    confidence: float


class CitationShape(Shape):
    """Another document referred to; ``document`` is its id here, once it has arrived."""

    number: str | None
    title: str | None
    date: str | None = None
    issuer: str | None = None
    start: int
    end: int
    document: str | None = None


class AmountShape(Shape):
    """Money."""

    value: float
    unit: str
    start: int
    end: int


class WarningShape(Shape):
    """Something the reader should know."""

    code: str
    message: str


class BoxShape(BaseModel):
    """Where on which page a stretch of the text stands, in points from the page's top left."""

    start: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class FormShape(BaseModel):
    """Another file of the same document; ``similarity`` of the texts is 0 to 1, ``leads``: its duties count."""

    id: str
    file: str
    media_type: str
    similarity: float
    leads: bool


class VersionShape(BaseModel):
    """A version of the document; ``current`` is the one in force."""

    id: str
    file: str
    issued: str | None
    received: datetime
    current: bool


class DocumentSummary(BaseModel):
    """A document in a list."""

    id: str
    file: str
    media_type: str
    number: str | None
    type: str | None
    issuer: str | None
    issued: str | None
    received: datetime
    obligations: int
    version_of: str | None
    superseded_by: str | None
    form_of: str | None


class DocumentList(BaseModel):
    """One page of documents, the last received first; ``next`` is the cursor of the page after it."""

    total: int
    documents: list[DocumentSummary]
    next: str | None


class DocumentShape(BaseModel):
    """A document with all that was found in it; offsets count code points in ``text``."""

    id: str
    sha256: str
    file: str
    received: datetime
    version_of: str | None
    superseded_by: str | None
    form_of: str | None
    forms: list[FormShape]
    versions: list[VersionShape]
    media_type: str
    text: str
    pages: list[Page]
    header: HeaderShape
    provisions: list[ProvisionShape]
    obligations: list[ObligationShape]
    citations: list[CitationShape]
    amounts: list[AmountShape]
    warnings: list[WarningShape]
    boxes: list[BoxShape]


class ObligationAnswer(BaseModel):
    """One obligation with where it stands: its provision, the headings above it, its document, its boxes."""

    obligation: ObligationShape
    provision: ProvisionShape | None
    headings: list[str]
    document: str
    file: str
    header: HeaderShape
    superseded_by: str | None
    boxes: list[BoxShape]


class FileOutcome(BaseModel):
    """What became of one uploaded file, and why.

    new, status (of the exchange), unchanged, quarantined, failed or stopped (a mark of secrecy).
    """

    file: str
    state: str
    document: str | None
    reason: str | None
    message: str | None


class IntakeAnswer(BaseModel):
    """Files in = new + statuses + unchanged + quarantined + failed + stopped; ``index_behind``: not yet found."""

    run: int
    total: int
    new: int
    unchanged: int
    quarantined: int
    failed: int
    stopped: int
    statuses: int = 0
    files: list[FileOutcome]
    index_behind: int
    index_problem: str | None
