"""Whatever surrounds a command, its results are the same and what it prints can be read."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from sim.errors import BAD_INPUT, FAILED, OK
from tests.hostile.conftest import INSIDES, slow
from tests.hostile.test_moments import data_of

ROOT: Final = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="shells, signals and streams differ")
TITLE: Final = "Отход ±1 ½"
SCENARIO: Final = f"""title: {TITLE}
extends: baseline
us:
  withdrawal:
    estonia: {{start: 2025-04, months: 1, share: 1, destination: home, source: W1}}
"""
SMALL: Final = ("--members", "2", "--months", "1", "--hypothesis", "H1")


@dataclass(frozen=True)
class Around:
    """What surrounds a command: the environment, Python's own options, and how a shell leads its streams."""

    env: Mapping[str, str] = field(default_factory=dict)
    flags: Sequence[str] = ()
    shell: str = ""
    #: How stdout and stderr are read.
    encoding: str = "utf-8"


def python(around: Around, *arguments: object, cwd: Path, module: bool = True) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder; the package is this one, wherever the folder lies."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **around.env}
    command = [sys.executable, *around.flags, *(["-m", "sim"] if module else []), *map(str, arguments)]
    if around.shell:
        command = ["bash", "-c", f"{shlex.join(command)} {around.shell}"]
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, check=False, encoding=around.encoding, timeout=120
    )


def told(done: subprocess.CompletedProcess[str]) -> str:
    """What a command said on stderr, without how far it was, which depends on the machine, and what the shell said.

    One month is too short for an effect, which is said too.
    """
    lines = done.stderr.splitlines(keepends=True)
    passing = ("done, about", "setlocale", "effect")
    return "".join(line for line in lines if not any(word in line for word in passing))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a scenario whose name and title are not everybody's letters."""
    folder = tmp_path_factory.mktemp("a folder")
    (folder / "Отход.yaml").write_text(SCENARIO, "utf-8")
    return folder


@pytest.fixture(scope="module")
def usual(place: Path) -> tuple[dict[str, Any], str]:
    """The hashes of all data, and what is printed, where nothing is special."""
    done = python(Around(), "run", "Отход.yaml", *SMALL, "--no-figures", "--out", "usual", cwd=place)
    assert (done.returncode, told(done)) == (OK, "")
    return data_of(place / "usual"), done.stdout


def same_letters(text: str) -> str:
    """A text as ASCII, letters that it lacks as `?`."""
    signs = {"±": "+-", "–": "-", "−": "-", "×": "x", "…": "...", "½": "?"}
    return "".join(signs.get(c, c if c.isascii() else "?") for c in text)


CODECS: Final = {
    name: Around({"PYTHONIOENCODING": name, "PYTHONUTF8": "0"}, encoding=name)
    for name in ("cp1252", "ascii", "utf-16", "latin-1", "utf-8-sig", "cp437", "gbk", "cp037")
}
#: Surroundings in which everything is as usual.
SAME: Final = {
    "LC_ALL=C": Around({"LC_ALL": "C"}),
    "Turkish": Around({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    "German": Around({"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}),
    "20 columns": Around({"COLUMNS": "20"}),
    "500 columns": Around({"COLUMNS": "500"}),
    "no colour": Around({"NO_COLOR": "1", "TERM": "dumb"}),
    "colour": Around({"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TTY_COMPATIBLE": "1"}),
    "in CI": Around({"CI": "1"}),
    "optimised": Around(flags=("-O",)),
    "optimised twice": Around({"PYTHONOPTIMIZE": "2"}),
    "warnings are errors": Around(flags=("-W", "error", "-X", "warn_default_encoding")),
    "no bytecode": Around({"PYTHONDONTWRITEBYTECODE": "1"}),
    "another order of sets": Around({"PYTHONHASHSEED": "7"}),
    "safe path": Around({"PYTHONSAFEPATH": "1"}),
    "one thread": Around({f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}),
    "seven threads": Around({f"{name}_NUM_THREADS": "7" for name in ("OMP", "OPENBLAS", "MKL")}),
    "another time": Around({"TZ": "Asia/Kathmandu"}),
    "no home": Around({"HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"}),
    "no temporary folder": Around({"TMPDIR": "/nonexistent"}),
    "development mode": Around(flags=("-X", "dev")),
    "no stdin": Around(shell="<&-"),
}
OFTEN: Final = (
    "Turkish", "20 columns", "optimised twice", "warnings are errors", "no home",
)  # fmt: skip


@pytest.mark.parametrize("name", [name if name in OFTEN else slow(name) for name in SAME])
def test_the_same_everywhere(name: str, place: Path, usual: tuple[dict[str, Any], str]) -> None:
    around = SAME[name]
    if around.shell and sys.platform == "win32":
        pytest.skip("no such shell")
    done = python(around, "run", "Отход.yaml", *SMALL, "--no-figures", "--out", name, cwd=place)
    assert (done.returncode, told(done)) == (OK, "")
    assert data_of(place / name) == usual[0]
    assert done.stdout.replace(f"{name}/", "usual/") == usual[1]


@pytest.mark.parametrize("name", [name if name in ("cp1252", "ascii", "utf-16") else slow(name) for name in CODECS])
def test_every_terminal_can_take_what_is_said(name: str, place: Path, usual: tuple[dict[str, Any], str]) -> None:
    around = CODECS[name]
    done = python(around, "run", "Отход.yaml", *SMALL, "--no-figures", "--out", "usual", cwd=place)
    assert (done.returncode, INSIDES.search(done.stderr)) == (OK, None)
    written = done.stdout.replace("\r\n", "\n").lstrip("\ufeff")
    assert same_letters(written) == same_letters(usual[1])
    if name in ("utf-16", "utf-8-sig"):
        assert written == usual[1]
    else:
        assert ("PYTHONIOENCODING=utf-8" in done.stderr) == ("?" in written.splitlines()[0])
    json_made = python(around, "run", "Отход.yaml", *SMALL, "--no-figures", "--out", "usual", "--json", cwd=place)
    assert json.loads(json_made.stdout.lstrip("\ufeff"))["title"] == TITLE
    if name != "cp037":
        assert json.loads(json_made.stdout.encode(name))["title"] == TITLE, "a file that it is led into is JSON too"


@pytest.mark.parametrize(
    "command",
    [
        ("list", "--out", "usual"), ("show", "Отход.yaml", "--changed"), ("run", "Отхот.yaml"),
        ("show", "baseline", "--set", "отход=1"), ("source", "отход"),
        *map(slow, [("run", "--help"), ("ledger",), ("отход",), ("--отход",), ("verify", "Отход"), ("schema",),
                    ("show", "Отход.yaml", "--table"), ("calibrate", "--json"),
                    ("source", "us.tripwire"), ("cite", "Отход.yaml"), ("source", "--audit", "Отход.yaml")]),
    ],
    ids=lambda command: " ".join(command),
)  # fmt: skip
def test_no_verb_forgets_the_terminal(command: Sequence[str], place: Path, usual: object) -> None:
    done = python(CODECS["ascii"], *command, cwd=place)  # read as ASCII: anything else is an error here
    assert INSIDES.search(done.stderr) is None
    assert done.returncode in (OK, BAD_INPUT)
    assert done.stdout + done.stderr


def test_nothing_is_printed_past_the_streams_that_take_everything() -> None:
    for file in (ROOT / "sim" / "cli").glob("*.py"):
        if file.name not in ("streams.py", "progress.py"):
            found = re.search(
                r"\bclick\.s?echo\(|(?<![\w.])print\(|sys\.std(?:out|err)\.write", file.read_text("utf-8")
            )
            assert found is None, f"{file.name}: use echo"


def test_help_needs_no_docstrings() -> None:
    for verb in ("run", "ledger", "deal"):
        usual, stripped = (python(Around(flags=flags), verb, "--help", cwd=ROOT) for flags in ((), ("-OO",)))
        assert usual.stdout == stripped.stdout
        assert len(usual.stdout.splitlines()) > 10


@pytest.mark.slow
def test_the_schema_needs_no_docstrings() -> None:
    usual, stripped = (python(Around(flags=flags), "schema", cwd=ROOT) for flags in ((), ("-OO",)))
    assert usual.stdout == stripped.stdout


@POSIX
@pytest.mark.parametrize(
    ("shell", "code"),
    [
        (">&-", OK), ("2>&-", OK), slow("<&- >&- 2>&-", OK), ("> /dev/full", FAILED),
        ("| true; exit ${PIPESTATUS[0]}", 141), slow("| head -1; exit ${PIPESTATUS[0]}", 141),
    ],
)  # fmt: skip
def test_streams_that_take_nothing(shell: str, code: int, place: Path, usual: tuple[dict[str, Any], str]) -> None:
    if "/dev/full" in shell and not Path("/dev/full").exists():
        pytest.skip("no such device")
    shutil.rmtree(place / "nothing", ignore_errors=True)
    command = ("run", "Отход.yaml", *SMALL, "--no-figures", "--out", "nothing")
    done = python(Around(shell=shell), *command, cwd=place)
    assert done.returncode == code or (code == 141 and done.returncode == OK and "head" in shell)
    assert INSIDES.search(done.stderr) is None
    assert len(told(done).splitlines()) == (code == FAILED)
    assert data_of(place / "nothing") == usual[0]


NAMES: Final = ("queue", "random", "json", "numpy", "yaml", "click", "socket", "pickle", "typing", "threading")


def test_files_of_the_user_are_not_taken_for_modules(place: Path, usual: tuple[dict[str, Any], str]) -> None:
    """In the command and in its workers alike."""
    folder = place / "mine"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.py").write_text("raise SystemExit('taken for a module')\n", "utf-8")
    (folder / "sim").mkdir()  # a folder of that name, with no package in it
    done = python(
        Around(), "run", "../Отход.yaml", *SMALL, "--no-figures", "--workers", "2", "--out", "out", cwd=folder
    )
    assert (done.returncode, told(done)) == (OK, "")
    assert data_of(folder / "out") == usual[0]


def test_a_file_that_hides_a_module_is_named(tmp_path: Path) -> None:
    """Where somebody put its folder before all others."""
    (tmp_path / "numpy.py").write_text("float64 = float\n", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    around = Around({"PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))})
    done = python(around, "run", "withdrawal", *SMALL, cwd=tmp_path / "elsewhere")
    assert (done.returncode, done.stdout, len(told(done).splitlines())) == (BAD_INPUT, "", 1)
    assert f"{tmp_path / 'numpy.py'} hides the module numpy" in done.stderr
    assert "rename" in done.stderr


@POSIX
def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    script = f"cd gone && rmdir ../gone && {shlex.quote(sys.executable)} -m sim run withdrawal {shlex.join(SMALL)}"
    for out, code in ((tmp_path / "out", OK), (Path("results"), FAILED)):
        (tmp_path / "gone").mkdir(exist_ok=True)
        done = subprocess.run(
            ["bash", "-c", f"{script} --no-figures --out {out}"],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, INSIDES.search(done.stderr)) == (code, None)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is always text")
@pytest.mark.parametrize(
    "command",
    [
        ("run", os.fsdecode(b"\xff.yaml"), *SMALL, "--no-figures", "--json"), ("list",),
        *map(slow, [("run", os.fsdecode(b"\xff.yaml"), *SMALL),
                    ("compare", "baseline", os.fsdecode(b"\xff.yaml"), *SMALL),
                    ("deal", "moscow-terms", "--scenario", os.fsdecode(b"\xff.yaml"), "--members", "2")]),
    ],
    ids=["run", "list", "report", "compare", "deal"],
)  # fmt: skip
def test_bytes_that_are_no_text_in_names(command: Sequence[str], tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xff"))
    folder.mkdir()
    (folder / os.fsdecode(b"\xff.yaml")).write_text(SCENARIO, "utf-8")
    done = python(Around(), *command, cwd=folder)
    assert (done.returncode, INSIDES.search(done.stderr)) == (OK, None), done.stderr
    done = python(Around(), "run", os.fsdecode(b"no\xff.yaml"), cwd=folder)
    assert (done.returncode, INSIDES.search(done.stderr)) == (BAD_INPUT, None)


@pytest.mark.parametrize(
    "name", ["三国 $x {y} %s", "-dash", *map(slow, ["with a space", "'quoted' \"twice\"", "#&;|"])]
)
def test_paths_are_taken_as_they_are(name: str, place: Path, usual: tuple[dict[str, Any], str]) -> None:
    if sys.platform == "win32" and set(name) & set('"|'):
        pytest.skip("no name of a file there")
    folder = place / "paths" / name
    folder.mkdir(parents=True)
    shutil.copy(place / "Отход.yaml", folder / f"{name}.yaml")
    done = python(Around(), "run", *SMALL, "--no-figures", f"--out={name}", "--", f"{name}.yaml", cwd=folder)
    assert (done.returncode, told(done)) == (OK, "")
    [made] = (folder / name).glob(f"[!.]*{next(k for k in usual[0] if 'baseline' not in k).split('/')[0][-12:]}")
    assert python(Around(), "verify", f"{name}/{made.name}", "--out", "x", cwd=folder).returncode in (OK, BAD_INPUT)
    assert python(Around(), "verify", made, cwd=ROOT).returncode == OK


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a wheel, as an installation lays them down."""
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("installed")
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(folder / "dist"), versions=["standard"])
    shutil.unpack_archive(wheel, folder / "packages", "zip")
    return folder / "packages"


def test_an_installed_copy_does_what_a_clone_does(
    installed: Path, place: Path, usual: tuple[dict[str, Any], str]
) -> None:
    (place / "sim.py").write_text("raise SystemExit('taken for sim')\n", "utf-8")
    around = Around({"PYTHONPATH": str(installed)}, flags=("-P",))
    try:
        command = ("run", "Отход.yaml", *SMALL, "--no-figures", "--workers", "2", "--out", "installed")
        done = python(around, *command, cwd=place)
    finally:
        (place / "sim.py").unlink()
    assert (done.returncode, told(done)) == (OK, "")
    assert data_of(place / "installed") == usual[0]
    [kept] = (place / "installed").glob("baseline-*/provenance.json")
    assert json.loads(kept.read_text("utf-8"))["commit"] is None, "it is outside a clone"


def test_an_installation_brings_the_command_sim(installed: Path, place: Path) -> None:
    """Its file lies in a folder of its own, so Python does not look for modules where we are."""
    [entries] = installed.glob("*.dist-info/entry_points.txt")
    assert "sim = sim.__main__:door" in entries.read_text("utf-8")
    script = "import sys; from sim.__main__ import door; sys.exit(door())"
    mine = place / "beside"
    mine.mkdir()
    for name in ("sim", "types", "collections", "queue"):
        (mine / f"{name}.py").write_text("raise SystemExit('taken for a module')\n", "utf-8")
    around = Around({"PYTHONPATH": str(installed)}, flags=("-P",))
    done = python(around, "-c", script, "list", cwd=mine, module=False)
    assert (done.returncode, done.stderr) == (OK, "")
    assert "withdrawal" in done.stdout
