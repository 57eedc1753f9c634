"""The page as a folder of files: it opens from a disk or from any web host, offline, and asks nobody anything.

What stands in the folder follows from the program and the number of members alone, so that the same call writes the
same bytes. Everything is put together before the first file is written, and `site.json`, written first, says which
files are ours: the next call renews these and leaves what else lies there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.ensemble.interrupts import held
from sim.errors import SimError
from sim.scenario import shipped
from sim.store.files import canonical_json, digest, digest_of_file, write_bytes, writing
from sim.web import data
from sim.web.made import answers, questions
from sim.web.page import page
from sim.web.question import MEMBERS, version

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

#: What a browser may do with the page, as a meta tag can say it: its own files, and no connection at all.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'none'; base-uri 'none'; form-action 'none'"
)
#: The file that says that a folder is a site, with what, and which files belong to it.
MARK: Final = "site.json"
_KIND: Final = "sim site"
_PAIRS: Final = "data/pairs.js"
_HERE: Final = Path(__file__).parent
#: What of the package shapes a page; and endings of files that do.
_ENDINGS: Final = (".py", ".txt", ".json", ".yaml", ".js", ".css", ".svg", ".jinja")


@dataclass(frozen=True)
class Site:
    """A folder that was written: its files and their bytes together, how many answers lie in it and are new."""

    folder: Path
    files: int
    bytes: int
    answers: int
    made: int
    members: int


def site(
    folder: Path,
    members: int = MEMBERS,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Site:
    """Write the page into a folder, or renew it there, with answers of so many members.

    Answers that lie there already and were made by this very program are taken over. Raises SimError where the folder
    holds something else, where members are odd or too many, or where nothing can be written.
    """
    mark = _mark(folder)
    wanted = questions(members)
    kept = _kept(folder, mark, members)
    told = answers(wanted, kept, workers, progress)
    content = dict(_content(told))
    entries = {name: digest(text) for name, text in sorted(content.items())}
    made = {"kind": _KIND, "version": version(), "program": _program(), "members": members, "files": entries}
    with writing(folder), held():
        _write(folder, content, made, mark)
    new = sum(query not in kept for query in told)
    return Site(folder, len(content), sum(map(len, content.values())), len(told), new, members)


def _content(told: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Every file by its name below the folder, the page last: it names the others."""
    for file in sorted((_HERE / "static").rglob("*")):
        if file.is_file():
            yield file.relative_to(_HERE).as_posix(), file.read_bytes()
    for name, made in data.DATA.items():
        yield f"data/{name}.js", data.script(name, made())
    yield _PAIRS, data.script("pairs", told)
    yield "index.html", page(policy=POLICY, offline=True).encode()


def _write(folder: Path, content: Mapping[str, bytes], made: dict[str, Any], mark: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    old = _own(mark)
    write_bytes(folder / MARK, _json({**made, "files": {**old, **made["files"]}}))
    for name, text in content.items():
        file = folder / name
        if not (file.is_file() and digest_of_file(file) == made["files"][name]):
            write_bytes(file, text)
    for name in old.keys() - content.keys():
        (folder / name).unlink(missing_ok=True)
    write_bytes(folder / MARK, _json(made))


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=1) + "\n").encode()


def _mark(folder: Path) -> dict[str, Any]:
    """What a folder says of the site in it; empty where there is none yet. SimError where it holds something else."""
    if not folder.exists():
        return {}
    if not folder.is_dir():
        raise SimError("is no folder", str(folder), "name a new folder, or one that `sim site` wrote")
    try:
        mark = json.loads((folder / MARK).read_bytes())
        if mark["kind"] != _KIND or not isinstance(mark["files"], dict):
            raise ValueError
    except FileNotFoundError:
        if any(folder.iterdir()):
            remedy = "name a new or an empty folder, or one that `sim site` wrote; nothing here is overwritten"
            raise SimError("holds files that are none of a site", str(folder), remedy) from None
        return {}
    except (OSError, ValueError, KeyError, TypeError):
        remedy = f"delete it to have it made again, or name another folder; {MARK} is not as `sim site` writes it"
        raise SimError("is no site that this program wrote", str(folder), remedy) from None
    return dict(mark)


def _own(mark: Mapping[str, Any]) -> dict[str, str]:
    """The files that a mark names, as far as they can lie in its folder."""
    names = mark.get("files", {})
    return {
        name: told
        for name, told in names.items()
        if not Path(name).is_absolute() and ".." not in Path(name).parts and name != MARK
    }


def _kept(folder: Path, mark: Mapping[str, Any], members: int) -> dict[str, Any]:
    """Answers of this program and of so many members that lie in a folder whole."""
    if mark.get("program") != _program() or mark.get("members") != members:
        return {}
    try:
        text = (folder / _PAIRS).read_bytes()
        return dict(data.content(text, "pairs")) if digest(text) == mark["files"][_PAIRS] else {}
    except (OSError, ValueError, KeyError):
        return {}


@cache
def _program() -> str:
    """A digest of everything from which a site follows, words included."""
    places = [("sim", files("sim"))]
    places += [(name, shipped.folder(name)) for name in ("scenarios", "seeds")]
    hashes = {name: digest(file.read_bytes()) for root, place in places for name, file in _sources(place, root)}
    return digest(canonical_json(hashes))


def _sources(place: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    """Every file at or below a place that shapes a page, with its path."""
    if place.is_file():
        yield name, place
        return
    for child in sorted(place.iterdir(), key=lambda child: child.name):
        if child.name not in ("__pycache__", "_shipped") and (child.is_dir() or child.name.endswith(_ENDINGS)):
            yield from _sources(child, f"{name}/{child.name}")
