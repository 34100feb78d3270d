"""A client of the search engine: the office's own Elasticsearch when its URL is set, else this home's embedded node."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from search_api.index.errors import LoginError, UnreachableError
from search_api.index.node import Node
from search_api.settings import Settings

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

REQUEST_SECONDS = 60.0


def connect(settings: Settings) -> Elasticsearch:
    """A client that has had an answer. Close it, or use it in a ``with``.

    ``DONDOC_ELASTICSEARCH_URL`` may name several nodes of one cluster, with commas between, and ``user:password@``.
    Raises NodeDownError or BusyNodeError (embedded node), UnreachableError, LoginError.
    """
    from elasticsearch import ApiError, AuthenticationException, AuthorizationException, Elasticsearch, TransportError

    where = shown(settings.elasticsearch_url) if settings.elasticsearch_url else ""
    try:
        options = _external(settings) if settings.elasticsearch_url else _embedded(settings)
        where = ", ".join(options["hosts"])
        client = Elasticsearch(**options, request_timeout=REQUEST_SECONDS, max_retries=3, retry_on_timeout=True)
    except ValueError as error:  # an URL that is none
        raise UnreachableError(url=where, reason=str(error)) from error
    try:
        client.cluster.health(wait_for_status="red", timeout="10s")
    except AuthorizationException:  # known, and only not allowed to see the cluster's health
        pass
    except AuthenticationException as error:
        client.close()
        raise LoginError(url=where) from error
    except (ApiError, TransportError) as error:
        client.close()
        raise UnreachableError(url=where, reason=str(error)[:300]) from error
    except BaseException:
        client.close()
        raise
    return client


def shown(url: str) -> str:
    """The URL, or several with commas between, without user and password."""
    return ", ".join(re.sub(r"//[^/]*@", "//", one.strip()) for one in url.split(","))


def _embedded(settings: Settings) -> dict[str, Any]:
    address = Node(settings).address()
    return {"hosts": [address.url], "basic_auth": (address.user, address.password)}


def _external(settings: Settings) -> dict[str, Any]:
    hosts: list[str] = []
    options: dict[str, Any] = {"hosts": hosts}
    for url in (settings.elasticsearch_url or "").split(","):
        parts = urlsplit(url.strip())
        credentials, _, host = parts.netloc.rpartition("@")
        if credentials:
            options["basic_auth"] = (unquote(parts.username or ""), unquote(parts.password or ""))
        port = "" if parts.port else {"http": ":80", "https": ":443"}.get(parts.scheme, "")
        hosts.append(parts._replace(netloc=host + port).geturl())
    if settings.elasticsearch_api_key:
        options.pop("basic_auth", None)
        options["api_key"] = settings.elasticsearch_api_key
    if settings.elasticsearch_ca:
        options["ca_certs"] = str(settings.elasticsearch_ca)
    return options
