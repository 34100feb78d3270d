"""What every request passes: host, origin, size; what every answer carries: security headers, no stray exception."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpora.messages import speaking
from search_api.api.errors import answer, said, tongue, unexpected

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Nothing from elsewhere, no script but our own files, in nobody's frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class BodyTooLargeError(Exception):
    """More bytes than allowed, met while reading them."""


@dataclass(slots=True)
class _Progress:
    """What is known of one request so far."""

    taken: int = 0
    too_large: bool = False
    started: bool = False


class Guard:
    """Outermost of the application, so that its answers, and those to errors, carry the headers too."""

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        most_bytes: int,
        shown: Callable[[Scope, Response], Response] = lambda scope, answered: answered,
        tongue: Callable[[Scope], str] = lambda scope: tongue(Headers(scope=scope)),
    ) -> None:
        self.app = app
        self.tongue = tongue  # the language of who asks
        self.shown = shown  # how an answer of the guard's own looks to who asked
        self.hosts = frozenset((*LOOPBACK, *(host.lower() for host in hosts)))
        self.most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, pass on, answer what went wrong."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        progress = _Progress()

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                progress.started = True
                _dress(MutableHeaders(scope=message), scope["path"])
            await send(message)

        async def unless_too_large(message: Message) -> None:
            # The framework takes the error for a body that it cannot parse: that answer is not the true one.
            if progress.started or not progress.too_large:
                await dressed(message)

        answered = self._refusal(scope, headers)
        if answered is None:
            try:
                with speaking(self.tongue(scope)):
                    await self.app(scope, self._measured(receive, progress), unless_too_large)
            except BodyTooLargeError:
                pass
            except Exception as error:
                if progress.started:
                    raise
                answered = unexpected(error, tongue(headers))
            if progress.too_large and not progress.started:
                answered = self._too_large(headers)
        if answered is not None:
            await self.shown(scope, answered)(scope, receive, dressed)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if _name(host) not in self.hosts:  # a foreign name that resolves to this machine (DNS rebinding)
            return answer(421, "host", said("api-host", {"host": host}, tongue(headers)))
        if scope["method"] not in SAFE_METHODS and not _same_origin(headers, host):
            return answer(403, "origin", said("api-origin", {}, tongue(headers)))
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self.most_bytes:
            return self._too_large(headers)
        return None

    def _too_large(self, headers: Headers) -> Response:
        limit = str(self.most_bytes >> 20)
        return answer(413, "too-large", said("api-too-large", {"limit": limit}, tongue(headers)))

    def _measured(self, receive: Receive, progress: _Progress) -> Receive:
        async def measured() -> Message:
            message = await receive()
            progress.taken += len(message.get("body", b""))
            if progress.taken > self.most_bytes:
                progress.too_large = True
                raise BodyTooLargeError
            return message

        return measured


def _name(host: str) -> str:
    """The host without its port."""
    return (host if host.endswith("]") else host.rpartition(":")[0] or host).lower()


def _same_origin(headers: Headers, host: str) -> bool:
    """Whether a page of ours, or no page at all, sends this: browsers say so, programs say nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == host.lower()


def _dress(headers: MutableHeaders, path: str) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if path.startswith("/api/"):
        headers.setdefault("cache-control", "no-store")
