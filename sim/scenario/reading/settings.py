"""`--set PATH=YAML`: one value changed from the command line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sim.scenario.reading.characters import is_strange, is_text, plain_text
from sim.scenario.reading.misplaced import TEXT_KEYS
from sim.scenario.reading.misplaced import mistakes as misplaced
from sim.scenario.reading.tree import Branch, Items, Mistake, Place, RefusedError, Scalar, Tree
from sim.scenario.reading.yaml_tree import parse
from sim.scenario.schema.shape import ABOUT, Shape, at, path_suggestion, schema, suggestion
from sim.scenario.sources import COMMAND_LINE

#: What determines no number.
_WORDS: Final = ("title", "summary", "weights")


@dataclass(frozen=True)
class Setting:
    """A valid setting: the names down to the value, and the value."""

    text: str
    names: tuple[str, ...]
    node: Tree
    for_baseline: bool
    """Whether it says what the world is like, and so holds for the baseline too, unlike a lever."""

    @property
    def is_words(self) -> bool:
        """Whether it changes no number: a title, a summary, or weights that are applied after the run."""
        return self.names[0] in _WORDS


def read_settings(texts: Iterable[str]) -> tuple[list[Setting], list[Mistake]]:
    """The settings, in order, and every mistake in how they are written."""
    settings: list[Setting] = []
    mistakes: list[Mistake] = []
    for text in texts:
        setting = _read(text, mistakes)
        if setting is not None:
            settings.append(setting)
    return settings, mistakes


def apply(tree: Branch, settings: Iterable[Setting], mistakes: list[Mistake]) -> Branch:
    """The tree with the settings applied, later ones over earlier ones. The given tree is left as it is."""
    for setting in settings:
        tree = _put(tree, schema(), setting.names, setting, mistakes=mistakes)
    return tree


def _read(text: str, mistakes: list[Mistake]) -> Setting | None:
    path, equals, written = text.partition("=")
    path, place = path.strip(), Place(text, 0)
    strange = [at for at, character in enumerate(path) if is_strange(character)]
    mistakes += misplaced(path, strange, text, numbered=False)
    path = plain_text(path)
    if not equals or not path:
        mistakes.append(Mistake(place, "", "is not a setting", "write PATH=VALUE, as --set russia.recruitment=30"))
        return None
    if path in ("title", "summary") and all(map(is_text, written)):
        # Words are taken as they were typed: nothing of them is YAML's, not even a '#' or a colon.
        return Setting(text, (path,), Scalar(place, _unquoted(written)), False)
    is_words = path.rpartition(".")[2] in TEXT_KEYS
    node, in_value = parse(written, text, numbered=False, is_words=is_words)
    mistakes += [Mistake(place, path, mistake.problem, mistake.remedy) for mistake in in_value]
    try:
        names = _address(path)
    except RefusedError as error:
        mistakes.append(Mistake(place, path, error.problem, error.remedy))
        return None
    if in_value:
        return None
    return Setting(text, names, node or Scalar(place, None), _for_baseline(names))


def _unquoted(text: str) -> str:
    """A text without the quotes that it may stand in.

    >>> _unquoted("'Plan #1'"), _unquoted('Plan "B": half'), _unquoted("'It''s'")
    ('Plan #1', 'Plan "B": half', "It's")
    """
    text = text.strip()
    for quote in ("'", '"'):
        inner = text[1:-1].replace("''", "")
        if len(text) > 1 and text[0] == text[-1] == quote and quote not in inner:
            return text[1:-1].replace("''", "'") if quote == "'" else text[1:-1]
    return text


def _address(path: str) -> tuple[str, ...]:
    """The names down to what `path` sets; RefusedError where it cannot be set."""
    names = tuple(path.split("."))
    if "[" in path or any(name.isdigit() for name in names):
        raise RefusedError("addresses a place in a list", "set the whole list, as --set hypotheses='[H1, H2]'")
    if names[0] == "extends":
        raise RefusedError("cannot be set", "the file says what it extends; run another file")
    if names[0] == "as_of":
        raise RefusedError(
            "cannot be set", "a file says as of when its world is described, as those in scenarios/past do"
        )
    shape: Shape = schema()
    for depth, name in enumerate(names):
        above, below = shape, shape.child(name)
        if above.kind in ("quantity", "choice"):
            return _below_value(above, names, depth)
        if above.kind in ("plan", "correlation") and name in ABOUT:
            raise RefusedError("cannot be set", f"the source becomes '{COMMAND_LINE}' when a value is set")
        if below is None:
            possible = f"choose from {', '.join(above.names)}" if above.names else "a value is set whole"
            remedy = suggestion(name, above.names) or path_suggestion(path) or possible
            raise RefusedError(f"there is no '{name}' to set", remedy)
        shape = below
    if shape.kind in ("section", "plan", "correlation", "correlations"):
        keys = ", ".join(name for name in shape.names if name not in ABOUT) or "the name of a correlation"
        raise RefusedError("is not one value but several", f"go on with {keys}")
    return names


def _below_value(shape: Shape, names: tuple[str, ...], depth: int) -> tuple[str, ...]:
    """The names of a quantity or choice whose path goes on below it: only its value can be set, and only whole."""
    name, group = names[depth], ".".join(names[:depth])
    if name == "value" and depth == len(names) - 1:
        return names[:depth]
    if name == "value":
        raise RefusedError("is part of a value, which is replaced whole", f"write --set {group}=... with all of it")
    if name == "unit" and shape.spec is not None:
        raise RefusedError("cannot be set", f"{group} is always in '{shape.spec.unit}'")
    if name in ABOUT:
        raise RefusedError("cannot be set", f"the source becomes '{COMMAND_LINE}' when the value is set")
    raise RefusedError(f"there is no '{name}' to set", f"write --set {group}=...")


def _for_baseline(names: tuple[str, ...]) -> bool:
    if names[0] in _WORDS:
        return False
    shape, above = at(names), at(names[:-1])
    if shape is not None and shape.spec is not None:
        return shape.spec.kind != "lever"
    return above is None or above.kind != "plan"


def _put(tree: Branch, shape: Shape, names: tuple[str, ...], setting: Setting, *, mistakes: list[Mistake]) -> Branch:
    """A copy of `tree` with the setting's value at `names`, and the command line as the group's source."""
    name, rest = names[0], names[1:]
    below, old = shape.child(name), tree.entries.get(name)
    assert below is not None
    entries = dict(tree.entries)
    if shape.kind == "correlations" and not isinstance(old, Branch):
        known = ", ".join(tree.entries)
        guess = suggestion(name, tree.entries) or f"this scenario has {known or 'none'}; add one in a file"
        mistakes.append(
            Mistake(setting.node.place, ".".join(setting.names), f"there is no correlation '{name}'", guess)
        )
        return tree
    if rest:
        inner = old if isinstance(old, Branch) else Branch(setting.node.place)
        entries[name] = _put(inner, below, rest, setting, mistakes=mistakes)
    elif below.is_group:
        kept = dict(old.entries) if isinstance(old, Branch) else {}
        kept = {key: node for key, node in kept.items() if key not in ABOUT}
        kept |= {"value": setting.node, "source": Scalar(setting.node.place, COMMAND_LINE)}
        entries[name] = Branch(setting.node.place, kept)
    else:
        entries[name] = setting.node
        if shape.is_group:
            entries["source"] = _also_command_line(entries.get("source"), setting.node.place)
    return Branch(tree.place, entries)


def _also_command_line(source: Tree | None, place: Place) -> Tree:
    """What a plan cites once a value of it is the command line's: the others keep their source."""
    cited = source.items if isinstance(source, Items) else [source] if source is not None else []
    cited = [item for item in cited if not (isinstance(item, Scalar) and item.value == COMMAND_LINE)]
    return Items(place, [*cited, Scalar(place, COMMAND_LINE)])
