"""A question as other ways in say it: one command line, Python, a scenario file. All of them give the same numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.outcomes import ESTIMAND
from sim.show.again import typed
from sim.vocabulary import HYPOTHESES
from sim.web import settings
from sim.web.scenario_file import ADDRESS

if TYPE_CHECKING:
    from sim.web.question import Question

#: Why a file that was saved from a page has the values that it has.
_REASON = "Set on the live page, to see what would follow."
#: The name under which a question is saved.
FILE = "question.yaml"


def command_of(question: Question) -> str:
    """The line of a shell that simulates the question.

    >>> from sim.web.question import Question
    >>> print(command_of(Question.of_address("scenario=withdrawal&set=us.aid.level%3D0.5&members=500&months=60")))
    python -m sim run withdrawal --set us.aid.level=0.5 --members 500 --seed 20250301 --months 60
    """
    return typed("run", question.scenario, *_options(question, question.sets))


def python_of(question: Question) -> str:
    """Lines of Python that simulate the question.

    >>> from sim.web.question import Question
    >>> print(python_of(Question.of_address("scenario=withdrawal&set=us.aid.level%3D0.5&members=500&months=60")))
    import sim
    <BLANKLINE>
    scenario = sim.load("withdrawal", ['us.aid.level=0.5'])
    run = sim.run(scenario, members=500, seed=20250301, months=60)
    for theory, chance in run.summary().numbers["attack_chance"].items():
        print(theory, chance.scenario.mean, chance.baseline.mean)
    """
    beside = "" if question.loaded.is_baseline else ", chance.baseline.mean"
    sets = f", {list(question.sets)!r}" if question.sets else ""
    theories = "" if _all(question) else f", hypotheses={list(question.hypotheses)!r}"
    size = f"members={question.members}, seed={question.seed}, months={question.months}"
    return "\n".join([
        "import sim", "", f'scenario = sim.load("{question.scenario}"{sets})',
        f"run = sim.run(scenario, {size}{theories})",
        f'for theory, chance in run.summary().numbers["{ESTIMAND}"].items():',
        f"    print(theory, chance.scenario.mean{beside})",
    ])  # fmt: skip


def yaml_of(question: Question) -> str:
    """A scenario file that asks the question, with the line that runs it.

    What a setting says of the world, rather than of what a government does, holds in both worlds only when it is said
    on the command line: it stands there.
    """
    both = [text for text in question.sets if settings.holds_in_both(text)]
    own = [text for text in question.sets if text not in both]
    # Or what is shipped and what somebody made of it would have one name.
    tree: dict[str, Any] = {"title": f"{question.loaded.scenario.title}, changed"} if own else {}
    for text in own:
        settings.put(tree, settings.names_of(text), settings.value_of(text), _REASON)
    tree.setdefault("horizon", {})["months"] = question.months
    if not _all(question):
        tree["hypotheses"] = list(question.hypotheses)
    lines = [
        f"# {typed('run', FILE, *_options(question, both))}",
        f"{ADDRESS}{question.query()}",
        f"extends: {question.scenario}",
        *settings.block(tree),
    ]
    return "\n".join(lines) + "\n"


def _options(question: Question, sets: Any) -> list[str]:
    members, seed, months = question.command_size
    words = [word for text in sets for word in ("--set", text)]
    words += ["--members", str(members), "--seed", str(seed), "--months", str(months)]
    return words + ([] if _all(question) else [word for h in question.hypotheses for word in ("--hypothesis", h)])


def _all(question: Question) -> bool:
    return question.hypotheses == tuple(HYPOTHESES)
