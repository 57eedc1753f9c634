"""The page on many jobs: every command in it is one that there is, and every script does what the page says."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.cli import main as cli
from sim.results.run import Run

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "batch.md").read_text("utf-8")
SCRIPTS = re.findall(r"```bash\n(.*?)```", PAGE, flags=re.DOTALL)
#: Two parts for three jobs.
SMALL = ["--months", "1", "--hypothesis", "H1"]

PYTHON = f"""#!{sys.executable}
import os, sys
words = sys.argv[1:]
if words[2] == "run":
    words[words.index("--members") + 1] = "4100"
    words += {SMALL!r}
    if "--workers" not in words:
        words += ["--workers", "1"]
if words[2] == "merge":
    words += ["--no-figures"]
os.environ["PYTHONPATH"] = {str(ROOT)!r}
os.execv({sys.executable!r}, [{sys.executable!r}, *words])
"""
#: Runs a script at once, once for each number of its array; a dependency must have been submitted.
SBATCH = f"""#!{sys.executable}
import os, re, subprocess, sys
script = sys.argv[-1]
said = {{option.partition("=")[0]: option.partition("=")[2] for option in sys.argv[1:-1]}}
if "--dependency" in said:
    assert said["--dependency"] == "afterok:77", said
array = said.get("--array") or (re.findall(r"#SBATCH --array=(\\S+)", open(script).read()) or [""])[0]
first, _, last = array.partition("-")
for number in range(int(first), int(last or first) + 1) if array else [0]:
    environment = {{**os.environ, "SLURM_ARRAY_TASK_ID": str(number), "SLURM_ARRAY_TASK_COUNT": "1"}}
    subprocess.run(["bash", script], env=environment, check=True, stdout=sys.stderr)
print(77)
"""
PARALLEL = f"""#!{sys.executable}
import subprocess, sys
cut = sys.argv.index(":::")
assert sys.argv[1:3] == ["-j", "4"]
for number in sys.argv[cut + 1 :]:
    subprocess.run([word.replace("{{}}", number) for word in sys.argv[3:cut]], check=True)
"""
SSH = '#!/bin/bash\ncd "hosts/$1" && bash -c "$2"\n'
RSYNC = '#!/bin/bash\ncp -a "hosts/${2/:/\\/}" "$3"\n'


def script(words: str) -> str:
    """The script of the page that has some words, for three jobs instead of forty."""
    found: str = next(text for text in SCRIPTS if words in text)
    return found.replace("/40", "/3").replace("1-40", "1-3").replace("seq 40", "seq 3").replace("=12", "=2")


def lines() -> list[list[str]]:
    """The commands of the page, as a job has them."""
    found = re.findall(r"python -m sim (.+?)(?:\"? &)?(?: :::.*)?$", "\n".join(SCRIPTS), flags=re.MULTILINE)
    return [shlex.split(re.sub(r"\$\{?\w+\}?|\{\}|\*", "1", line)) for line in found]


def test_every_command_of_the_page_is_one_that_there_is() -> None:
    assert len(lines()) >= 11
    for verb, *words in lines():
        with cli.main.commands[verb].make_context(verb, words) as context:
            assert context.params


def test_the_array_of_the_page_says_what_it_needs() -> None:
    for name in ("simulate", "merge"):
        [text] = [one for one in SCRIPTS if f"sim-{'part' if name == 'simulate' else 'merge'}" in one]
        assert text.startswith("#!/bin/bash\n#SBATCH")
        assert all(f"--{option}=" in text for option in ("cpus-per-task", "mem", "time", "output"))
    assert "SLURM_ARRAY_TASK_COUNT" not in "".join(SCRIPTS)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose programs are small or pretended ones."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, text in (("python", PYTHON), ("sbatch", SBATCH), ("parallel", PARALLEL), ("ssh", SSH), ("rsync", RSYNC)):
        (tools / name).write_text(text, "utf-8")
        (tools / name).chmod(0o755)
    for host in ("alpha", "beta", "gamma"):
        (tmp_path / "hosts" / host / "sim" / ".venv" / "bin").mkdir(parents=True)
        (tmp_path / "hosts" / host / "sim" / ".venv" / "bin" / "python").symlink_to(tools / "python")
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


def bash(text: str, place: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a folder."""
    return subprocess.run(["bash", "-eu", "-c", text], cwd=place, capture_output=True, text=True, check=False)


def merged(place: Path) -> bool:
    """Whether there is a finished run, and nothing unfinished."""
    [folder] = (place / "results").glob("withdrawal-*")
    run = sim.open(folder)
    assert isinstance(run, Run)
    assert run.baseline is not None
    assert not list((place / "results").glob(".partial-*"))
    return run.verify() == run.baseline.verify() == []


@pytest.mark.slow
def test_the_array_of_the_page_makes_a_run(place: Path) -> None:
    (place / "simulate.sh").write_text(script("sim-part"), "utf-8")
    (place / "merge.sh").write_text(script("sim-merge"), "utf-8")
    half = bash("sbatch --array=1 simulate.sh && python -m sim merge results", place)
    assert half.returncode == 1
    assert "--part 2/" in half.stderr
    checked = bash(script("verify results"), place)
    assert checked.returncode == 1
    assert "not finished" in checked.stderr
    done = bash(script("$again"), place)
    assert done.returncode == 0, done.stderr
    assert merged(place)
    again = bash(script("$parts"), place)
    assert again.returncode == 0, again.stderr


@pytest.mark.slow
@pytest.mark.parametrize("words", ["parallel -j", "for part in", "ssh $host"])
def test_jobs_without_a_queue_make_a_run(words: str, place: Path) -> None:
    done = bash(script(words), place)
    assert done.returncode == 0, done.stderr
    assert merged(place)
