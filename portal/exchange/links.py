"""Do the addresses outside still answer? Each is tried once more before it is given up; classes, not yes or no."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests

VALID, MOVED, GONE, REFUSED, UNCHECKED, CONTACT = "valid", "moved", "gone", "refused", "unchecked", "contact"
CLASSES = (VALID, MOVED, GONE, REFUSED, UNCHECKED, CONTACT)
PATIENCE = (5.0, 15.0)  # seconds to connect, seconds to answer
AT_ONCE = 8
TRIES = 2
AGENT = "Mozilla/5.0 (compatible; Bindeled)"
_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`]+[^\s<>\"'()\[\]{}|\\^`.,;:!?]|\b(?:tel|mailto):[^\s<>\"'()]+")


@dataclass(frozen=True)
class Result:
    """An address, its class, and what the class rests on (a status, the new address, an error)."""

    address: str
    kind: str
    detail: str = ""


def collect(content: Path) -> dict[str, list[str]]:
    """Every address outside that stands in content/, with the files it stands in."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(path for path in content.rglob("*.*") if path.suffix in (".md", ".yml")):
        if not path.name.startswith("draft-"):
            for address in dict.fromkeys(_ADDRESS.findall(path.read_text(encoding="utf-8"))):
                found[address].append(path.relative_to(content).as_posix())
    return dict(found)


def check_all(addresses: Iterable[str], check: Callable[[str], Result] | None = None) -> list[Result]:
    """The class of each address, some at a time; the order stays."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(check or check_one, addresses))


def check_one(address: str) -> Result:
    """The class of one address: HEAD, then GET where HEAD is not enough; a failed connection is tried twice."""
    if address.startswith(("tel:", "mailto:")):
        return Result(address, CONTACT)
    result, silences = Result(address, UNCHECKED), 0
    for method in ("HEAD", "GET", "GET"):
        try:
            result = _classified(address, _ask(method, address))
        except requests.RequestException as error:
            result, silences = Result(address, UNCHECKED, type(error).__name__), silences + 1
        enough = result.kind in (VALID, MOVED) or (method == "GET" and result.kind != UNCHECKED)
        if enough or silences == TRIES:
            break
    return result


def _ask(method: str, address: str) -> requests.Response:
    response = requests.request(
        method, address, timeout=PATIENCE, allow_redirects=True, stream=True, headers={"User-Agent": AGENT}
    )
    response.close()
    return response


def _classified(address: str, response: requests.Response) -> Result:
    """Moved: something on the way was permanent. Gone: 404 and 410. Refused: other answers for people only."""
    status = response.status_code
    if status < 400:
        moved = any(step.status_code in (301, 308) for step in response.history)
        return Result(address, MOVED, response.url) if moved else Result(address, VALID)
    if status in (404, 410):
        return Result(address, GONE, str(status))
    return Result(address, REFUSED if status < 500 else UNCHECKED, str(status))
