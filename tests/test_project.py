"""The house itself: commands, packaging and files are what the README, pip and a reader expect."""

import itertools
import re
import shutil
import subprocess
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sim

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
LONGEST_MODULE = 450

UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE_PATH = re.compile(r"(?:^|[^\w.~-])/(?:work|farm|root|home|Users|tmp)/", re.MULTILINE)
REGISTRY_HOST = re.compile(r"pythonhosted\.|\bpypi\.(?:org|io)\b|npmjs\.(?:org|com)|\bdeb\.debian\.")
ADDRESS = re.compile(r"://|@|--hash|--index-url|--extra-index-url|--find-links")


def read(name: str) -> str:
    """The text of one file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def readme_commands() -> list[str]:
    """Every command in the README's shell blocks, one a line."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", read("README.md"), flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """pyproject.toml, parsed."""
    return tomllib.loads(read("pyproject.toml"))


@pytest.fixture(scope="module")
def pins() -> list[Requirement]:
    """The lines of constraints.txt."""
    lines = (line.split("#")[0].strip() for line in read("constraints.txt").splitlines())
    return [Requirement(line) for line in lines if line]


def declared(project: dict[str, Any]) -> list[str]:
    """Every dependency as pyproject.toml writes it, extras included."""
    table = project["project"]
    return [*table["dependencies"], *itertools.chain(*table["optional-dependencies"].values())]


def pinned(pins: list[Requirement], name: str, python: str) -> list[str]:
    """The versions to which constraints.txt holds a package on one Python."""
    return [
        next(iter(pin.specifier)).version
        for pin in pins
        if canonicalize_name(pin.name) == canonicalize_name(name)
        and (pin.marker is None or pin.marker.evaluate({"python_version": python}))
    ]


@pytest.fixture(scope="module")
def texts() -> list[tuple[str, str]]:
    """Name and text of every file that is, or is about to be, in the repository; no binary files."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git clone: which files belong to the project is not known")
    owned = f"safe.directory={ROOT}"  # also where the clone is of another user than who runs the tests
    command = ["git", "-C", str(ROOT), "-c", owned, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return [(name, data.decode("utf-8")) for name, data in contents(names) if b"\0" not in data]


def contents(names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of those files that are there."""
    for name in filter(None, names):
        if (ROOT / name).is_file():
            yield name, (ROOT / name).read_bytes()


def found(texts: list[tuple[str, str]], pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern occurs: file:line: the line."""
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_readme_has_one_line_to_run_and_one_to_check() -> None:
    commands = readme_commands()
    assert len(commands) == 2
    run, check = commands
    for command in commands:
        assert command.startswith("python3 -m venv .venv && .venv/bin/python -m pip install ")
        assert "-c constraints.txt" in command
    assert run.endswith("&& .venv/bin/python -m sim run scenarios/withdrawal.yaml")
    steps = check.split(" && ")
    tools = ["ruff check .", "ruff format --check .", "mypy", "pytest"]
    assert steps[-len(tools) :] == [f".venv/bin/{tool}" for tool in tools]


def test_ci_runs_the_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111, "make it executable: chmod +x .ci/run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert lines[-1] == readme_commands()[1]
    assert [line for line in lines if "venv" in line] == lines[-1:], "only that command installs or tests"


def test_every_dependency_says_what_it_is_for(project: dict[str, Any]) -> None:
    text = read("pyproject.toml")
    for line in declared(project):
        explained = re.search(rf'^\s*"{re.escape(line)}",\s*# \S.*$', text, flags=re.MULTILINE)
        assert explained, f"{line}: say on its line in pyproject.toml, after #, what it is for"


@pytest.mark.parametrize("python", PYTHONS)
def test_every_dependency_is_held_to_one_version_within_its_range(
    python: str, project: dict[str, Any], pins: list[Requirement]
) -> None:
    for needed in map(Requirement, declared(project)):
        if needed.name == project["project"]["name"]:
            continue
        versions = pinned(pins, needed.name, python)
        assert len(versions) == 1, f"{needed.name} on Python {python}: held to {versions or 'nothing'}"
        assert needed.specifier.contains(versions[0]), f"{needed} does not admit {versions[0]}"


def test_constraints_are_exact_versions_without_addresses(pins: list[Requirement]) -> None:
    assert not found([("constraints.txt", read("constraints.txt"))], ADDRESS)
    for pin in pins:
        assert [(one.operator, "*" in one.version) for one in pin.specifier] == [("==", False)], str(pin)
        assert not pin.extras
        for python in PYTHONS:
            assert len(pinned(pins, pin.name, python)) <= 1, f"{pin.name}: two lines apply on Python {python}"


def test_supported_pythons_are_said_alike(project: dict[str, Any]) -> None:
    assert project["project"]["requires-python"] == f">={PYTHONS[0]}"
    prefix = "Programming Language :: Python :: "
    classifiers = project["project"]["classifiers"]
    versions = [line.removeprefix(prefix) for line in classifiers if line.startswith(prefix)]
    assert [version for version in versions if "." in version] == list(PYTHONS)


def test_version_is_said_alike() -> None:
    citation = re.search(r"^version: (\S+)$", read("CITATION.cff"), flags=re.MULTILINE)
    assert citation is not None
    assert citation[1] == sim.__version__
    assert re.search(rf"^## \[?{re.escape(sim.__version__)}\b", read("CHANGELOG.md"), flags=re.MULTILINE)


def test_wheel_carries_scenarios_and_seeds(project: dict[str, Any], tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert shipped == {
        "scenarios": "sim/_shipped/scenarios",
        "seeds": "sim/_shipped/seeds",
        "CITATION.cff": "sim/_shipped/CITATION.cff",
    }
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    expected = {
        f"{place}/{file.relative_to(ROOT / folder).as_posix()}"
        for folder, place in shipped.items()
        for file in (ROOT / folder).rglob("*.yaml")
    }
    assert {"sim/_shipped/scenarios/baseline.yaml", "sim/_shipped/seeds/claims.yaml"} <= expected
    assert "sim/_shipped/scenarios/proposals/moscow-terms.yaml" in expected
    assert {"sim/_shipped/scenarios/past/2024-01.yaml", "sim/_shipped/seeds/record.yaml"} <= expected
    assert expected | {"sim/py.typed", "sim/__main__.py", "sim/hindcast.json", "sim/surface.json"} <= carried
    page = {file.relative_to(ROOT).as_posix() for file in (ROOT / "sim" / "web").rglob("*") if file.is_file()}
    page = {name for name in page if not name.endswith((".pyc", ".py"))}
    assert {"sim/web/page.html.jinja", "sim/web/static/page.js", "sim/web/levers.yaml"} <= page
    assert page <= carried
    assert not {name for name in carried if name.startswith(("tests/", "results/"))}


def test_modules_stay_short(texts: list[tuple[str, str]]) -> None:
    modules = {name: len(text.splitlines()) for name, text in texts if re.fullmatch(r"sim/.*\.py", name)}
    assert modules
    assert {name: lines for name, lines in modules.items() if lines > LONGEST_MODULE} == {}


@pytest.mark.parametrize(
    ("pattern", "caught"),
    [
        (UNFINISHED, "# TO" + "DO: later"),
        (MACHINE_PATH, "see /ho" + "me/someone/notes"),
        (REGISTRY_HOST, "https://py" + "pi.org/simple"),
    ],
    ids=["unfinished", "machine-path", "registry-host"],
)
def test_no_file_holds(pattern: re.Pattern[str], caught: str, texts: list[tuple[str, str]]) -> None:
    assert found([("sample", caught)], pattern), "the pattern has stopped finding what it is for"
    assert found(texts, pattern) == []


def test_results_are_ignored_but_for_their_page(texts: list[tuple[str, str]]) -> None:
    names = [name for name, _ in texts]
    assert [name for name in names if name.startswith("results/")] == ["results/README.md"]
    assert {"/results/*", "!/results/README.md"} <= set(read(".gitignore").splitlines())
