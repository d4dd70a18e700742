"""Requests to a routing server: with a deadline, tried again after a while, and with errors that say what to do."""

import json
import time
from collections.abc import Container
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from router.errors import NetworkError
from router.network.settings import NetworkSettings

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
    """The JSON that a server answers to GET, or with a `body` to POST.

    Parameters
    ----------
    answers : values of ``code`` or ``error_code`` in a refusal that are answers all the same, such as OSRM's
        ``NoRoute``.

    Raises
    ------
    NetworkError
        when every try failed, or the server refuses.
    """
    reason, remedy = "", "check url, or try again later"
    for attempt in range(settings.retries + 1):
        if attempt:
            time.sleep(settings.pause * 2 ** (attempt - 1))
        try:
            return _once(url, settings, body)
        except HTTPError as error:
            said = _refusal(error)
            if said.get("code", said.get("error_code")) in answers:
                return said
            reason = _reason(error.code, said)
            remedy = _TOO_MUCH if said.get("code") == "TooBig" else remedy
            if error.code not in BUSY:
                break
        except (OSError, HTTPException, ValueError) as error:  # nobody there, too late, cut off half way, no JSON
            reason = str(error)
    shown = url.split("?", maxsplit=1)[0]
    shown = shown if len(shown) <= 120 else shown[:119] + "…"
    raise NetworkError(f"{settings.provider} server failed at {shown}: {reason}; {remedy}")


def _once(url: str, settings: NetworkSettings, body: object | None) -> Any:
    content = None if body is None else json.dumps(body).encode()
    request = Request(url, data=content, headers={"Content-Type": "application/json", "User-Agent": "router"})
    with urlopen(request, timeout=settings.timeout) as answer:
        return json.loads(answer.read())


def _refusal(error: HTTPError) -> dict[str, Any]:
    """What the server says about it, if it says it in JSON."""
    try:
        said = json.loads(error.read())
    except (ValueError, OSError):
        return {}
    finally:
        error.close()
    return said if isinstance(said, dict) else {}


def _reason(status: int, said: dict[str, Any]) -> str:
    text = said.get("message") or said.get("error")
    return f"status {status} ({text})" if text else f"status {status}"
