"""Laying a child file over the scenario that it extends.

Mappings merge, key by key. Lists, plain values and the `value` of a quantity are replaced whole. A sourced
group (a quantity, plan, choice or correlation) needs a new reason in the child as soon as the child sets anything
in it; the parent's source, assumption and note then no longer count. What other studies say of it (`alternatives`) is
kept, name by name.
"""

from __future__ import annotations

from sim.scenario.reading.tree import Branch, Mistake, Tree, join
from sim.scenario.schema.shape import ABOUT, ALTERNATIVES, SAYS_WHY, Shape


def merge(parent: Branch, child: Branch, shape: Shape, mistakes: list[Mistake], *, path: str = "") -> Branch:
    """The child laid over the parent, both of them at `path`; mistakes of the child are added to `mistakes`."""
    entries = dict(parent.entries)
    for name, node in child.entries.items():
        below, old = shape.child(name), entries.get(name)
        if below is None or not isinstance(old, Branch) or not isinstance(node, Branch):
            entries[name] = node
        elif below.is_group:
            entries[name] = _merge_group(old, node, below, mistakes, path=join(path, name))
        elif below.kind == "leaf":
            entries[name] = node
        else:
            entries[name] = merge(old, node, below, mistakes, path=join(path, name))
    return Branch(parent.place, entries)


def _merge_group(parent: Branch, child: Branch, shape: Shape, mistakes: list[Mistake], *, path: str) -> Branch:
    beside = ABOUT | {ALTERNATIVES}
    own = [name for name in child.entries if name not in beside and not _is_group(shape, name)]
    restated = not SAYS_WHY.isdisjoint(child.entries)
    if own and not restated:
        changed = ", ".join(own)
        mistakes.append(
            Mistake(
                child.place,
                path,
                f"sets {changed} without saying why",
                "add source or assumption here; that of the file it extends is for the old value",
            )
        )
    entries: dict[str, Tree] = {name: node for name, node in parent.entries.items() if not (restated and name in ABOUT)}
    for name, node in child.entries.items():
        below, old = shape.child(name), entries.get(name)
        if below is not None and below.is_group and isinstance(old, Branch) and isinstance(node, Branch):
            entries[name] = _merge_group(old, node, below, mistakes, path=join(path, name))
        elif name == ALTERNATIVES and isinstance(old, Branch) and isinstance(node, Branch):
            entries[name] = Branch(node.place, old.entries | node.entries)
        else:
            entries[name] = node
    return Branch(child.place if own or restated else parent.place, entries)


def _is_group(shape: Shape, name: str) -> bool:
    below = shape.child(name)
    return below is not None and below.is_group
