"""Requests to a routing server: with a deadline, tried again after a while, and with errors that say what to do."""

import json
from collections.abc import Container, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from router.errors import NetworkError
from router.network.settings import NetworkSettings

if TYPE_CHECKING:
    from urllib3 import PoolManager

BUSY = frozenset({429, 500, 502, 503, 504})
"""Answers that a later try may better."""
_TOO_MUCH = "set block smaller: the server answers fewer places at once"


def base_url(settings: NetworkSettings) -> str:
    """The server's address without a slash at the end.

    Raises
    ------
    NetworkError
        when none is set, or it is not one of the web.
    """
    url = settings.url.strip().rstrip("/")
    if not url:
        raise NetworkError(f"provider '{settings.provider}' needs a server; set url")
    if not url.startswith(("http://", "https://")):
        raise NetworkError(f"url '{settings.url}' of provider '{settings.provider}' must begin with http:// or https://")
    return url


def ask(url: str, settings: NetworkSettings, body: object | None = None, *, answers: Container[object] = ()) -> Any:
    """The JSON that a server answers to GET, or with a `body` to POST. It is asked itself: no redirection is followed.

    Parameters
    ----------
    answers : values of ``code`` or ``error_code`` in a refusal that are answers all the same, such as OSRM's
        ``NoRoute``.

    Raises
    ------
    NetworkError
        when every try failed, or the server refuses.
    """
    from urllib3 import Retry
    from urllib3.exceptions import HTTPError

    retries = Retry(
        settings.retries, backoff_factor=settings.pause, status_forcelist=BUSY, allowed_methods=None, raise_on_status=False
    )
    try:
        answer = _pool().request(
            "GET" if body is None else "POST",
            url,
            body=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "User-Agent": "router"},
            timeout=settings.timeout,
            retries=retries,
            redirect=False,
        )
    except (HTTPError, ValueError) as error:
        raise _failed(url, settings, str(getattr(error, "reason", None) or error)) from error
    said = _said(answer.data)
    refusal = said if isinstance(said, Mapping) else {}
    if answer.status == 200 and said is None:
        raise _failed(url, settings, "the answer is no JSON")
    if answer.status == 200 or refusal.get("code", refusal.get("error_code")) in answers:
        return said
    text = refusal.get("message") or refusal.get("error")
    reason = f"status {answer.status} ({text})" if text else f"status {answer.status}"
    raise _failed(url, settings, reason, _TOO_MUCH if refusal.get("code") == "TooBig" else "check url, or try again later")


@lru_cache
def _pool() -> "PoolManager":
    from urllib3 import PoolManager

    return PoolManager()


def _said(data: bytes) -> Any:
    """What the server says, None where it says it in no JSON."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _failed(url: str, settings: NetworkSettings, reason: str, remedy: str = "check url, or try again later") -> NetworkError:
    shown = url.split("?", maxsplit=1)[0]
    shown = shown if len(shown) <= 120 else shown[:119] + "…"
    return NetworkError(f"{settings.provider} server failed at {shown}: {reason}; {remedy}")
