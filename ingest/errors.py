"""The exception tree of ingest.

* DondocError — anything this product raises on purpose; ``code`` keys the message in corpora/messages
  * UnreadableError — this file cannot be read; the rest of the folder can
    * EmptyFileError — zero bytes, or no text in it
    * TruncatedFileError — cut off or damaged
    * EncryptedFileError — a password is needed
    * UnsupportedFormatError — a format nobody here reads
    * StatusEnvelopeError — an edXML envelope that tells how a document fares, and is none itself
    * StatusWithoutDocumentError — such an envelope that does not say which document it speaks of
    * TooLargeError — over the limits on size, pages, pixels or inflation
    * StateSecretError — it bears a mark of state secrets, and nothing of it may be kept
    * MissingProgramError — a program of the system that this format needs is not installed
  * ReaderFailedError — the reader ran out of time or memory, or crashed
"""

from __future__ import annotations


class DondocError(Exception):
    """Base of all errors raised on purpose; ``code`` and ``values`` make the user's message."""

    code = "error"

    def __init__(self, **values: str) -> None:
        super().__init__(self.code, values)
        self.values = values


class UnreadableError(DondocError):
    """The file cannot be read."""

    code = "unreadable"


class EmptyFileError(UnreadableError):
    """Zero bytes, or no text."""

    code = "empty-file"


class TruncatedFileError(UnreadableError):
    """Cut off or damaged."""

    code = "truncated-file"


class EncryptedFileError(UnreadableError):
    """A password is needed."""

    code = "encrypted-file"


class UnsupportedFormatError(UnreadableError):
    """A format nobody here reads; ``code`` is another where another message says what to do about it."""

    code = "unsupported-format"

    def __init__(self, code: str | None = None, **values: str) -> None:
        self.code = code or self.code
        super().__init__(**values)


class StatusEnvelopeError(UnreadableError):
    """An edXML status: told by a body of a document that was sent to it, no document itself."""

    code = "edxml-status-only"


class StatusWithoutDocumentError(UnreadableError):
    """An edXML status that does not say which document it speaks of."""

    code = "edxml-status-nothing"


class TooLargeError(UnreadableError):
    """Over a limit on size, pages, pixels or inflation."""

    code = "too-large"


class ReaderFailedError(UnreadableError):
    """The reader ran out of time or memory, or crashed."""

    code = "reader-failed"


class MissingProgramError(UnreadableError):
    """A program of the system that this format needs is not installed; ``package`` names what brings it."""

    code = "missing-program"


class StateSecretError(UnreadableError):
    """It bears a mark of state secrets (Law 117/2025/QH15); ``certain`` False where it only looks like one."""

    def __init__(self, certain: bool = True, **values: str) -> None:
        self.code = "state-secret" if certain else "state-secret-suspected"
        super().__init__(**values)
