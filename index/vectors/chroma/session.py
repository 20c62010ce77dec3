"""The HTTP session with a Chroma server: a busy one is asked again, and what it refuses is told with what helps."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import httpx

from index.store.postgres.address import Server

# Seconds that one request may wait in all for a server that is busy.
FOR_A_QUESTION = 5.0
FOR_A_RUN = 60.0
_ANSWER = 30.0  # seconds to wait for an answer; chromadb itself waits for ever
_PAUSE = 0.5  # seconds before a busy server is asked again, if it does not say; then twice as many, and so on
_BUSY = 429
_REFUSALS = (401, 402, 403, 413, 422, _BUSY)

_CHECK_IT_RUNS = "see that it runs and lets you in there, or set [index] vectors"
_GIVE_ACCESS = (
    "have a line of DATELINE_CHROMA_HEADERS open it, for Chroma Cloud 'X-Chroma-Token: …', and [index] vectors end "
    "with a tenant and a database that it opens"
)
_ALLOW_MORE = "have whoever runs the server allow more"
_NAME_AS_CERTIFIED = "have [index] vectors name the server as its certificate does"
_TRUST_CERTIFICATE = (
    "where you signed it yourself, have SSL_CERT_FILE name a file with it and with the others that you trust"
)
_CHECK_TLS = "see that it speaks TLS there, or write http://"
_GIVE_CERTIFICATES = "have SSL_CERT_FILE name a file with certificates, or unset it"


class RefusedError(Exception):
    """The server does not do what it is asked: its reason, and what helps."""

    def __init__(self, reason: str, advice: str = _CHECK_IT_RUNS) -> None:
        super().__init__(reason)
        self.advice = advice


class Session(httpx.Client):
    """A session in which a server that is busy is asked again for `patience` seconds, and as late as it says.

    Raises RefusedError where the server refuses, and httpx.HTTPError where it cannot be had.
    """

    def __init__(self, server: Server, patience: float) -> None:
        self._patience = patience
        try:
            super().__init__(headers=dict(server.headers), timeout=_ANSWER, verify=server.tls)
        except OSError as error:
            raise RefusedError(
                f"no certificates to trust can be read: {error}", _GIVE_CERTIFICATES
            ) from error

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        late = time.monotonic() + self._patience
        pause = _PAUSE
        while True:
            answer = self._sent(request, options)
            if answer.is_success:
                return answer
            wait = max(pause, _asked(answer))
            if not _is_busy(answer) or time.monotonic() + wait > late:
                break
            time.sleep(wait)
            pause *= 2
        if _is_quota(answer) or answer.status_code in _REFUSALS:
            raise RefusedError(said(answer), _advice(answer))
        return answer

    def _sent(self, request: httpx.Request, options: dict[str, Any]) -> httpx.Response:
        try:
            answer = super().send(request, **options)
        except httpx.ConnectError as error:
            if "[SSL" in str(error):
                raise _doubted(str(error)) from error
            raise
        answer.read()
        return answer


def said(answer: httpx.Response) -> str:
    """What a server says for a reason, or else what its status is called."""
    with suppress(ValueError, KeyError, TypeError):
        return str(answer.json()["message"])
    elsewhere = answer.headers.get("Location")
    return f"{answer.status_code} {answer.reason_phrase}{f' to {elsewhere}' if elsewhere else ''}"


def _doubted(told: str) -> RefusedError:
    """What OpenSSL has against a server."""
    reason = told.partition("] ")[2].partition(" (_ssl")[0].removesuffix(".")
    if "not valid for" in reason:
        return RefusedError(reason, _NAME_AS_CERTIFIED)
    return RefusedError(reason, _TRUST_CERTIFICATE if "certificate" in reason else _CHECK_TLS)


def _is_busy(answer: httpx.Response) -> bool:
    """Whether it may do later what it does not do now."""
    is_down = answer.status_code == httpx.codes.SERVICE_UNAVAILABLE and "Retry-After" in answer.headers
    return is_down or (answer.status_code == _BUSY and not _is_quota(answer))


def _is_quota(answer: httpx.Response) -> bool:
    return "quota" in said(answer).lower()


def _asked(answer: httpx.Response) -> int:
    """The seconds that a server wants to be left alone."""
    asked = answer.headers.get("Retry-After", "")
    return int(asked) if asked.isdecimal() else 0


def _advice(answer: httpx.Response) -> str:
    if answer.status_code in (401, 403):
        return _GIVE_ACCESS
    if _is_busy(answer):
        asked = _asked(answer)
        return f"run it again {f'in {asked} s' if asked else 'later'}, or {_ALLOW_MORE}"
    return _ALLOW_MORE
