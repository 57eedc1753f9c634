"""What to type to make a result again: every option that determined it, quoted as a shell wants it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.scenario import shipped
from sim.vocabulary import HYPOTHESES

if TYPE_CHECKING:
    from sim.results.answer import Answer
    from sim.results.comparison import Comparison
    from sim.results.disagreement import Disagreement
    from sim.results.discovery import Discovery
    from sim.results.hindcast import Hindcast
    from sim.results.run import Run
    from sim.results.screening import Screening
    from sim.results.sweep import Sweep
    from sim.results.tip import Tip
    from sim.results.unfinished import UnfinishedRun, UnfinishedSweep

_PROGRAM: Final = "python -m sim"
#: Where results lie unless somebody says otherwise.
_USUAL: Final = "results"


def typed(verb: str, *words: str) -> str:
    """A line of the shell.

    >>> typed("run", "my world.yaml", "--set", "us.aid.level=0.3")
    "python -m sim run 'my world.yaml' --set us.aid.level=0.3"
    """
    return " ".join([_PROGRAM, verb, *map(shlex.quote, words)])


def of_run(run: Run) -> list[str]:
    """The line that makes a run again."""
    return [typed("run", *_words_of_run(run), *out_of(run.folder))]


def of_job(run: UnfinishedRun, part: str, root: Path) -> str:
    """The line by which a job makes its part of a run below `root`."""
    return typed("run", *_words_of_run(run), "--part", part, "--out", place_of(root))


def of_job_of_sweep(sweep: UnfinishedSweep, part: str, root: Path) -> str:
    """The line by which a job makes its points of a sweep below `root`."""
    return typed("sweep", *_words_of_sweep(sweep), "--part", part, "--out", place_of(root))


def _words_of_run(run: Run | UnfinishedRun) -> list[str]:
    asked, alone = run.asked, ["--alone"] if run.about["baseline"] is None else []
    words = [*_named(asked["scenario"]), *_sets(asked["sets"]), *_size(run.about), *_theories(run.hypotheses)]
    return [*words, *_repeated("--without", run.without), *alone]


def of_comparison(comparison: Comparison) -> list[str]:
    """The lines that make a comparison again: those of what is compared, where the scenarios' names are not enough."""
    how: list[str] = []
    if comparison.about["channels"] is not None:
        how.append("--channels")
    elif len(comparison.labels) == 2 and not comparison.of_sweeps:
        how.append("--no-channels")
    if comparison.about["peeled"] is not None:
        how.append("--peel")
    how += _repeated("--swap", comparison.opened.words.get("swap", ()))
    place = out_of(comparison.folder)
    if comparison.of_sweeps:
        sweeps = comparison.sweeps
        lines = [line for sweep in sweeps for line in of_sweep(sweep)]
        return [*lines, typed("compare", *(sweep.folder.name for sweep in sweeps), *place)]
    runs = comparison.runs
    scenarios = [run.asked["scenario"] for run in runs]
    settings = [list(run.asked["sets"]) for run in runs]
    if any(run.without or sets != settings[0] for run, sets in zip(runs, settings, strict=True)):
        lines = [line for run in runs for line in of_run(run)]
        return [*lines, typed("compare", *(run.folder.name for run in runs), *how, *place)]
    size = [*_size(comparison.about), *_theories(comparison.hypotheses)]
    named = [word for scenario in scenarios for word in _named(scenario)]
    return [typed("compare", *named, *_sets(settings[0]), *size, *how, *place)]


def of_sweep(sweep: Sweep) -> list[str]:
    """The line that makes a sweep again."""
    return [typed("sweep", *_words_of_sweep(sweep), *out_of(sweep.folder))]


def _words_of_sweep(sweep: Sweep | UnfinishedSweep) -> list[str]:
    asked, about = sweep.asked, sweep.about
    design = [] if asked["sobol"] is None else ["--sobol", str(asked["sobol"])]
    error = [] if about["until_se"] is None else ["--until-se", repr(about["until_se"])]
    words = [*_named(asked["sweep"]), *_repeated("--vary", asked["vary"]), *design, *_sets(asked["sets"])]
    return [*words, *_size(about), *_theories(sweep.hypotheses), *error]


def of_answer(answer: Answer) -> list[str]:
    """The line that makes an answer to a proposal again."""
    asked, about = answer.asked, answer.about
    world = [] if asked["scenario"] == "baseline" else ["--scenario", *_named(asked["scenario"])]
    words = [*_named(asked["proposal"]), *world, *_sets(asked["sets"]), *_size(about)]
    return [typed("deal", *words, *out_of(answer.folder))]


def of_screening(screening: Screening) -> list[str]:
    """The line that finds the drivers of an effect again, of runs that lie where they did."""
    asked = screening.asked
    design = ["--sobol", *_repeated("--vary", asked["vary"]), "--rows", str(asked["rows"])] if asked["sobol"] else []
    words = [*asked["runs"], "--outcome", screening.outcome, *design]
    return [typed("drivers", *words, *out_of(screening.folder))]


def of_hindcast(hindcast: Hindcast) -> list[str]:
    """The line that makes a hindcast again."""
    words = [*origins(hindcast.about["origins"]), *_size(hindcast.about)]
    return [typed("hindcast", *words, *out_of(hindcast.folder))]


def of_tip(tip: Tip) -> list[str]:
    """The line that makes a tip again."""
    asked = tip.asked
    words = [*_named(asked["scenario"]), *_repeated("--lever", asked["levers"])]
    words += ["--outcome", asked["outcome"], "--target", *_named(asked["target"])]
    words += [*_repeated("--between", asked["between"]), *_sets(asked["sets"]), *_size(tip.about)]
    return [typed("tip", *words, *_theories(tip.hypotheses), *out_of(tip.folder))]


def of_discovery(discovery: Discovery) -> list[str]:
    """The line that makes a discovery again; the result that it is made of has a line of its own in its report."""
    asked, about = discovery.asked, discovery.findings
    options = [] if not about.fails else ["--fails", about.fails]
    options += [] if about.raises is None else ["--raises", f"{1000 * about.raises:g}"]
    options += ["--limit", f"{1000 * about.regrets.limit:g}"]
    options += [] if about.weights is None else ["--weights", ",".join(f"{h}={w:g}" for h, w in about.weights.items())]
    folder = str(discovery.manifest["rests_on"][0])
    return [typed("discover", folder, *options, "--seed", str(asked["seed"]), *out_of(discovery.folder))]


def of_disagreement(made: Disagreement) -> list[str]:
    """The line that makes a disagreement again."""
    asked = made.asked
    words = [*_named(asked["scenario"]), "--disagree", *_repeated("--target", asked["targets"])]
    words += [*_sets(asked["sets"]), *_size(made.about), *_theories(made.hypotheses)]
    return [typed("tip", *words, *out_of(made.folder))]


def origins(months: Sequence[str]) -> list[str]:
    """The options that choose these origins, or nothing where they are all there are."""
    return [] if list(months) == list(shipped.past_worlds()) else _repeated("--origin", months)


def place_of(path: Path) -> str:
    """A path as people type it: relative to where we are, if it lies below.

    >>> Path(place_of(Path.cwd() / "results" / "x")) == Path("results", "x")
    True
    """
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):  # elsewhere; or where we are is gone
        return str(path)


def out_of(folder: Path) -> tuple[str, ...]:
    """The option that says where a result lies, nothing where results usually do.

    >>> out_of(Path("results", "x")), out_of(Path("elsewhere", "x"))
    ((), ('--out', 'elsewhere'))
    """
    root = place_of(folder.parent)
    return () if root == _USUAL else ("--out", root)


def _named(what: str) -> list[str]:
    """A file, from where we are, or a name; one that begins with a dash is no option."""
    place = place_of(Path(what)) if os.path.isabs(what) else what
    return [os.path.join(".", place) if place.startswith("-") else place]


def _size(about: Mapping[str, Any]) -> list[str]:
    """Members, months and seed, as far as a result has them."""
    return [word for name in ("members", "seed", "months") if name in about for word in (f"--{name}", str(about[name]))]


def _theories(hypotheses: Sequence[str]) -> list[str]:
    return _repeated("--hypothesis", hypotheses) if tuple(hypotheses) != tuple(HYPOTHESES) else []


def _sets(sets: Iterable[str]) -> list[str]:
    return _repeated("--set", sets)


def _repeated(option: str, values: Iterable[str]) -> list[str]:
    return [word for value in values for word in (option, value)]
