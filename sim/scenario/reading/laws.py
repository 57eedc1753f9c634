"""Distributions as people write them (`N(1, 0.1)`, `{type: normal, mu: 1, sigma: 0.1}`), and how a file has them.

The law and the numbers stay those that were written. Where other programs differ in what a number of a law means, as
with the two of a lognormal one, the keys are listed and nothing is put in their place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from sim.scenario.reading.number_words import Wanted, number_meant, number_text
from sim.scenario.reading.tree import Branch, Items, Scalar, Tree, plain
from sim.scenario.schema.distribution import DISTRIBUTIONS
from sim.scenario.schema.shape import DISTRIBUTION_MODELS

_LAWS: Final = {
    **{name: name for name in DISTRIBUTIONS},
    **dict.fromkeys(("n", "norm", "gauss", "gaussian", "normaldist"), "normal"),
    **dict.fromkeys(("u", "unif", "flat", "rectangular"), "uniform"),
    **dict.fromkeys(("loguniform", "log-uniform", "logunif", "reciprocal"), "log_uniform"),
    **dict.fromkeys(("lognorm", "log-normal", "log_normal", "lognormvariate", "ln"), "lognormal"),
    **dict.fromkeys(("tri", "triangle", "triang"), "triangular"),
    **dict.fromkeys(("oneof", "choice", "discrete", "categorical"), "one_of"),
}
_ENDS: Final = {
    "low": ("min", "minimum", "lower", "lo", "from", "left"), "high": ("max", "maximum", "upper", "hi", "to", "right"),
}  # fmt: skip
_SD: Final = ("sigma", "std", "stdev", "stddev", "std_dev", "standard_deviation", "scale")
_OTHER_NAMES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "uniform": {"low": (*_ENDS["low"], "a"), "high": (*_ENDS["high"], "b")},
    "log_uniform": {"low": (*_ENDS["low"], "a"), "high": (*_ENDS["high"], "b")},
    "normal": {"mean": ("mu", "loc", "average"), "sd": _SD, **_ENDS},
    "triangular": {"mode": ("peak", "most_likely", "likely"), **_ENDS},
    "beta": {"a": ("alpha", "shape1"), "b": ("beta", "shape2")},
    "gamma": {"shape": ("k",), "scale": ("theta",)},
    "one_of": {"values": ("choices", "options", "items"), "weights": ("p", "probs", "probabilities")},
}
#: Words for what a number of some law means: beside a law that has no such number, none of them is a misspelling.
_STATISTICS: Final = frozenset(
    {name for names in _OTHER_NAMES.values() for others in names.values() for name in others}
    | {name for model in DISTRIBUTION_MODELS.values() for name in model.model_fields}
    | {"variance", "var", "rate", "lambda", "log_mean", "mode", "cv", "precision"}
)
_NAMING: Final = ("type", "dist", "distribution", "law", "kind", "name", "family")
#: Laws whose numbers everyone gives in the same order.
_ORDERED: Final = ("uniform", "log_uniform", "normal", "triangular", "beta")
_CALL: Final = re.compile(r"~?\s*(?:[A-Za-z_]+\.)*([A-Za-z_-]+)\s*[(\[]([^()\[\]]*)[)\]]")


def required(law: str) -> list[str]:
    """The keys that a law cannot do without.

    >>> required("normal"), required("lognormal")
    (['mean', 'sd'], ['median', 'log_sd'])
    """
    return [key for key, info in DISTRIBUTION_MODELS[law].model_fields.items() if info.is_required()]


def of_call(text: str) -> str:
    """What to write instead of a distribution that is written as a call; nothing where the text is none.

    >>> of_call("U(0, 1)"), of_call("normal(sd=.1, mean=1)")
    ('write {uniform: {low: 0, high: 1}}', 'write {normal: {mean: 1, sd: 0.1}}')
    >>> of_call("lognormal(0, 1)"), of_call("half")
    ('write {lognormal: {median: ..., log_sd: ...}}', '')
    """
    call = _CALL.fullmatch(text.strip())
    law = _LAWS.get(call[1].lower(), "") if call is not None else ""
    if call is None or not law or law == "one_of":
        return ""
    parts = [part.strip() for part in re.split(r"[,;]", call[2]) if part.strip()]
    if parts and all("=" in part for part in parts):
        pairs = [part.partition("=") for part in parts]
        return _write(law, {key.strip(): value.strip() for key, _, value in pairs}) or _blank(law)
    return _in_order(law, parts) or _blank(law)


def of_list(law: str, node: Tree) -> str:
    """What to write instead of a law whose numbers stand in a list."""
    items = node.items if isinstance(node, Items) else []
    if law == "one_of":
        return _write(law, {"values": plain(node)}) if items else ""
    values = [_typed(item) for item in items if isinstance(item, Scalar)]
    return (_in_order(law, values) or _blank(law)) if items else ""


def of_keys(node: Branch) -> str:
    """What to write instead of keys that stand where the name of one distribution belongs.

    >>> from sim.scenario.reading.yaml_tree import parse
    >>> of_keys(parse("{type: normal, mean: 1, sd: .1}", "my.yaml")[0])
    'write {normal: {mean: 1, sd: 0.1}}'
    >>> of_keys(parse("{gaussian: {mu: 1, sigma: .1}}", "my.yaml")[0])
    'write {normal: {mean: 1, sd: 0.1}}'
    >>> of_keys(parse("{low: 1, high: 2}", "my.yaml")[0])
    'write {uniform: {low: 1, high: 2}} or {log_uniform: {low: 1, high: 2}}'
    """
    if len(node.entries) == 1:
        [(name, below)] = node.entries.items()
        law = _LAWS.get(name.lower(), "")
        if law and isinstance(below, Branch):
            return _write(law, _values(below)) or _blank(law)
        return of_list(law, below) if law else ""
    values = _values(node)
    for key in _NAMING:
        law = _LAWS.get(str(values.get(key, "")).lower(), "")
        if law:
            inner = {name: value for name, value in values.items() if name != key}
            nested = node.entries.get(next(iter(inner), ""))
            if len(inner) == 1 and isinstance(nested, Branch):
                inner = _values(nested)
            return _write(law, inner) or _blank(law)
    forms = [form for law in DISTRIBUTIONS if law != "one_of" and (form := _form(law, values))]
    return f"write {' or '.join(forms)}" if 1 <= len(forms) <= 2 else ""


def of_other_keys(law: str, node: Branch) -> tuple[str, str] | None:
    """What is wrong with the keys of a law that are another program's, and what is right; None where none is."""
    own = DISTRIBUTION_MODELS[law].model_fields
    others = [key for key in node.entries if key not in own and key.lower() in _STATISTICS]
    if not others:
        return None
    return f"{law} has no {' and no '.join(others)}", _write(law, _values(node)) or f"its keys are {', '.join(own)}"


def _values(node: Branch) -> dict[str, object]:
    return {key: _typed(below) if isinstance(below, Scalar) else plain(below) for key, below in node.entries.items()}


def _typed(node: Scalar) -> str:
    return node.written or str(node.value)


def _in_order(law: str, values: Sequence[str]) -> str:
    keys = required(law)
    if law not in _ORDERED or len(values) != len(keys):
        return ""
    answer = _write(law, dict(zip(keys, values, strict=True)))
    return f"{answer}, where sd is the standard deviation" if answer and law == "normal" else answer


def _blank(law: str) -> str:
    """The form of a law whose numbers are left to the person."""
    return f"write {{{law}: {{{': ..., '.join(required(law))}: ...}}}}"


def _write(law: str, values: Mapping[str, object]) -> str:
    form = _form(law, values)
    return f"write {form}" if form else ""


def _form(law: str, values: Mapping[str, object]) -> str:
    """The law with the values under its own keys; nothing where a key has no place in it, or a value will not do."""
    other = {name: key for key, names in _OTHER_NAMES.get(law, {}).items() for name in names}
    fields = DISTRIBUTION_MODELS[law].model_fields
    put: dict[str, float | list[float]] = {}
    for name, value in values.items():
        key = name if name in fields else other.get(name.lower(), "")
        numbers = [number_meant(str(one), Wanted()) for one in (value if isinstance(value, list) else [value])]
        known = [number for number in numbers if number is not None]
        if not key or key in put or len(known) < len(numbers):
            return ""
        put[key] = known if isinstance(value, list) else known[0]
    try:
        DISTRIBUTION_MODELS[law].model_validate(put)
    except ValidationError:
        return ""
    inner = ", ".join(f"{key}: {_text(put[key])}" for key in fields if key in put)
    return f"{{{law}: {{{inner}}}}}"


def _text(value: float | list[float]) -> str:
    return f"[{', '.join(map(number_text, value))}]" if isinstance(value, list) else number_text(value)
