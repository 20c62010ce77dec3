"""What models from outside share: patience with a network that is closed, and one line for what went wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from index.errors import ModelError
from index.installation import extra_command, package_command

# Seconds for a model's home to show that it is there: a closed network must not cost half a minute.
PATIENCE = 5.0

_LONGEST = 200  # characters of what another library says
_EXTRAS = ("fastembed", "ollama", "openai")
_Result = TypeVar("_Result")


def within_patience(call: Callable[[], _Result]) -> _Result:
    """What `call` gives; TimeoutError if it takes longer. Not every library can be told to give up soon."""
    results: list[_Result] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="dateline-model", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError(f"no answer within {PATIENCE:g} seconds")
    return results[0]


def missing(setting: str, extra: str, package: str) -> ModelError:
    """What is told where a package is not installed: of an extra of Dateline's, or by its own name."""
    command = extra_command(extra) if extra in _EXTRAS else package_command(package)
    return ModelError(f"the model {setting}: needs a package that is not installed; run: {command}")


def failed(setting: str, error: Exception) -> ModelError:
    """What is told where a model does not answer."""
    return ModelError(
        f"the model {setting}: cannot be asked ({first_line(error)}); "
        "check its name, its key and the network, or change [models] in config.toml"
    )


def first_line(error: BaseException) -> str:
    """The beginning of what another library says, without its full stop, for a message of one line."""
    lines = str(error).strip().splitlines()
    return lines[0][:_LONGEST].rstrip(".") if lines else type(error).__name__
