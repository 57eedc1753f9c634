"""A scenario file as a question: a shipped scenario and settings, where an address can say the same."""

from __future__ import annotations

from typing import Final

from sim.errors import Problem, ScenarioError
from sim.scenario import shipped
from sim.scenario.canonical import canonical
from sim.scenario.reading.load import LoadedScenario, load_over
from sim.scenario.reading.tree import Branch, Scalar
from sim.scenario.reading.yaml_tree import parse
from sim.scenario.schema.shape import schema
from sim.web import settings
from sim.web.question import Question

#: Characters of a file.
LONGEST_FILE: Final = 65_536
#: The line that says which question a file was saved from.
ADDRESS: Final = "# address: "
#: Among how many lines it is looked for.
_HEAD: Final = 20

#: What of a file is no setting of the question: its words, and what an address says in keys of its own.
_SAID_ELSEWHERE: Final = ("title", "summary", "hypotheses", "horizon.months", "horizon.steps_per_month")


def question_of(text: str) -> Question:
    """The question that a scenario file asks, if an address can ask it; ScenarioError where it cannot, with reasons.

    A file that was saved from a page says by its line `# address:` how many futures were asked for, and what holds in
    both worlds; everything else is read from the file itself.
    """
    place = "the scenario file"
    if len(text) > LONGEST_FILE:
        raise ScenarioError([Problem(place, "", "is too long", f"give at most {LONGEST_FILE:,} characters")])
    tree, mistakes = parse(text, place)
    if mistakes:
        raise ScenarioError(Problem(str(m.place), m.path, m.problem, m.remedy) for m in mistakes)
    if not isinstance(tree, Branch):
        example = "a scenario is a mapping, such as 'extends: baseline' and the keys that differ"
        raise ScenarioError([Problem(place, "", "holds no scenario", example)])
    root = _root(tree)
    own = Branch(tree.place, {key: node for key, node in tree.entries.items() if key != "extends"})
    meant = load_over(str(shipped.find(root)), own)
    horizon = meant.scenario.horizon
    if horizon.steps_per_month != 1:
        step = Problem(place, "horizon.steps_per_month", "is not 1", "take it out: it changes time and not results")
        raise ScenarioError([step])
    saved = _saved(text)
    both = [] if saved is None else [one for one in saved.sets if settings.holds_in_both(one)]
    size = [] if saved is None else [("members", str(saved.members)), ("seed", str(saved.seed))]
    paths = dict(settings.of_tree(own, schema()))
    sets = [f"{path}={settings.written(value)}" for path, value in paths.items() if path not in _SAID_ELSEWHERE]
    question = Question.read([
        ("scenario", root), *(("set", one) for one in [*both, *sets]), *size, ("months", str(horizon.months)),
        ("hypotheses", ",".join(meant.scenario.hypotheses)),
    ])  # fmt: skip
    _demand_same_world(question, meant.changed(both), place)
    return question


def _root(tree: Branch) -> str:
    """The shipped scenario that a file extends."""
    extends = tree.entries.get("extends")
    name = extends.value if isinstance(extends, Scalar) else None
    name = name.removesuffix(".yaml") if isinstance(name, str) else ""
    if name in shipped.names() and "as_of" not in tree.entries:
        return name
    names = ", ".join(shipped.names())
    place = str((extends or tree).place)
    if "as_of" in tree.entries:
        problem = "describes a world of its own, as of another time", "take out as_of, or use python -m sim run"
        raise ScenarioError([Problem(place, "as_of", *problem)])
    remedy = f"begin with 'extends: NAME', NAME one of {names}; python -m sim run takes any file"
    problem_text = "the file extends no shipped scenario" if extends is None else f"'{name}' is no shipped scenario"
    raise ScenarioError([Problem(place, "extends", problem_text, remedy)])


def _saved(text: str) -> Question | None:
    """The question that a file was saved from, if it says so."""
    for line in text.splitlines()[:_HEAD]:
        if line.startswith(ADDRESS):
            return Question.of_address(line.removeprefix(ADDRESS).strip())
    return None


def _demand_same_world(question: Question, meant: LoadedScenario, place: str) -> None:
    """ScenarioError where the address asks of other worlds than the file does."""
    cut = question.months, question.hypotheses
    pairs = [
        (canonical(mine.at_horizon(*cut)), canonical(theirs.at_horizon(*cut)))
        for mine, theirs in ((question.loaded, meant), (question.baseline, meant.baseline()))
    ]
    found = [
        Problem(
            place, path, "says what the world is like, which holds in both worlds here, and in a file for one alone",
            f"take it out, and set it on the page; or use python -m sim run with --set {path}=...",
        )
        for mine, theirs in pairs for path in mine if mine.get(path) != theirs.get(path)
    ]  # fmt: skip
    if found:
        raise ScenarioError(dict.fromkeys(found))
