"""The page as a folder of files: it opens from a disk or from any web host, offline, and asks nobody anything.

What stands in the folder follows from the program and the number of members alone, so that the same call writes the
same bytes. Everything is put together before the first file of the page is written, and `site.json`, written first,
says which files are ours: the next call renews these and leaves what else lies there. Meanwhile what was simulated is
kept (:mod:`sim.web.kept`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.ensemble.interrupts import held, telling_what_is_kept
from sim.errors import SimError
from sim.scenario import shipped
from sim.show.again import place_of
from sim.store.files import canonical_json, digest, digest_of_file, write_bytes, writing
from sim.web import data, looks, made
from sim.web.kept import UNFINISHED, Kept
from sim.web.page import page
from sim.web.question import MEMBERS, Question, version

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Progress = Callable[[int, int], None]

#: What a browser may do with the page, as a meta tag can say it: its own files, and no connection at all.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'none'; base-uri 'none'; form-action 'none'"
)
#: The file that says that a folder is a site, with what, and which files belong to it.
MARK: Final = "site.json"
_KIND: Final = "sim site"
#: What is simulated beforehand, by the names under which the page finds it.
_PAIRS: Final = "pairs"
_LOOKS: Final = "looks"
_HERE: Final = Path(__file__).parent
#: What of the package shapes a page; and endings of files that do.
_ENDINGS: Final = (".py", ".txt", ".json", ".yaml", ".js", ".css", ".svg", ".jinja")


@dataclass(frozen=True)
class Site:
    """A folder that was written: its files and their bytes together, and for how many questions answers lie in it, and
    looks; `made` of both are new.
    """

    folder: Path
    files: int
    bytes: int
    answers: int
    looks: int
    made: int
    members: int


def site(
    folder: Path,
    members: int = MEMBERS,
    workers: int | None = None,
    progress: Progress | None = None,
    looked: Progress | None = None,
    notice: Callable[[str], None] = lambda text: None,
) -> Site:
    """Write the page into a folder, or renew it there, with answers and looks of so many members.

    Those that lie there already and were made by this very program are taken over, also from a call that was
    interrupted. `progress` is told futures of answers, done and all, `looked` looks; `notice` what an interrupt leaves.
    Raises SimError where the folder holds something else, where members are odd or too many, or where nothing can be
    written.
    """
    mark = _mark(folder)
    asked, looking = made.questions(members), looks.questions(members)
    kept = Kept(folder, _program(), members)
    old_answers, old_looks = (
        {**kept.find(name, map(_query, wanted)), **_taken_over(folder, mark, members, name)}
        for name, wanted in ((_PAIRS, asked), (_LOOKS, looking))
    )
    with telling_what_is_kept(
        notice, place_of(folder), lambda: kept.count, len(asked) + len(looking), "answers and sets of looks"
    ):
        told = made.answers(asked, old_answers, partial(kept.keep, _PAIRS), workers, progress)
        seen = looks.looks(looking, old_looks, partial(kept.keep, _LOOKS), workers, looked)
    content = dict(_content(told, seen))
    entries = {name: digest(text) for name, text in sorted(content.items())}
    new = len(told.keys() - old_answers.keys()) + len(seen.keys() - old_looks.keys())
    written = {"kind": _KIND, "version": version(), "program": _program(), "members": members, "files": entries}
    with writing(folder), held():
        _write(folder, content, written, mark)
        kept.clear()
    return Site(folder, len(content), sum(map(len, content.values())), len(told), len(seen), new, members)


def _query(question: Question) -> str:
    """The address by which a page of any members finds an answer."""
    return question.query(sized=False)


def _content(told: Mapping[str, Any], seen: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Every file by its name below the folder, the page last: it names the others."""
    for file in sorted((_HERE / "static").rglob("*")):
        if file.is_file():
            yield file.relative_to(_HERE).as_posix(), file.read_bytes()
    for name, make in data.DATA.items():
        yield _script(name), data.script(name, make())
    yield _script(_PAIRS), data.script(_PAIRS, told)
    yield _script(_LOOKS), data.script(_LOOKS, seen)
    yield "index.html", page(policy=POLICY, offline=True).encode()


def _script(name: str) -> str:
    return f"data/{name}.js"


def _write(folder: Path, content: Mapping[str, bytes], written: dict[str, Any], mark: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    old = _own(mark)
    write_bytes(folder / MARK, _json({**written, "files": {**old, **written["files"]}}))
    for name, text in content.items():
        file = folder / name
        if not (file.is_file() and digest_of_file(file) == written["files"][name]):
            write_bytes(file, text)
    for name in old.keys() - content.keys():
        (folder / name).unlink(missing_ok=True)
    write_bytes(folder / MARK, _json(written))


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
        if any(child.name != UNFINISHED for child in folder.iterdir()):
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


def _taken_over(folder: Path, mark: Mapping[str, Any], members: int, name: str) -> dict[str, Any]:
    """What was simulated beforehand by this program and with so many members, if it lies in a folder whole."""
    if mark.get("program") != _program() or mark.get("members") != members:
        return {}
    try:
        text = (folder / _script(name)).read_bytes()
        return dict(data.content(text, name)) if digest(text) == mark["files"][_script(name)] else {}
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
