"""The letters of figures: fonts that have them, of those that there are, and which letters no font here can draw."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim import texts
from sim.show.figures import own

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.show.figures.style import DrawnFigure

#: Families that hold most of the scripts there are come first where several fonts have a letter.
_WIDE: Final = ("Noto Sans", "Noto", "Source Han Sans", "Arial Unicode MS", "Segoe UI", "Microsoft", "PingFang")
#: Fonts that come with matplotlib for mathematics, whose letters stand in places of their own, or for no letter at all.
_NO_LETTERS: Final = ("cm", "STIXNon", "STIXSize", "Last Resort")
#: So many letters are named that cannot be drawn.
_MOST_NAMED: Final = 12


def lettered(make: Callable[[], DrawnFigure]) -> DrawnFigure:
    """What `make` draws, in our own surroundings and with fonts for all its letters, as far as there are any."""
    with own.surroundings():
        made = make()
        families, lacking = fonts_for("".join(sorted(_letters(made.figure))))
    if families != (own.FONT,):  # only now is it known what is written in the figure
        with own.surroundings(families):
            made = make()
    _in_lines(made.figure)
    return replace(made, lacking=lacking)


def cannot_draw(figures: Iterable[str]) -> str:
    """A line on the letters that no font here can draw, given those of each figure; empty where there are none.

    >>> cannot_draw(["\\u519b", "\\u519b\\u64a4"])[:71]
    'these letters cannot be drawn in figures with the fonts here: \\u519b (U+519B'
    """
    lacking = sorted(set("".join(figures)))
    if not lacking:
        return ""
    named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in lacking[:_MOST_NAMED])
    more = f" and {len(lacking) - _MOST_NAMED} more" if len(lacking) > _MOST_NAMED else ""
    return (
        f"these letters cannot be drawn in figures with the fonts here: {named}{more}; install a font that has them, "
        "such as Noto Sans CJK or Noto Emoji; the report and the tables show them"
    )


@lru_cache(maxsize=256)
def fonts_for(letters: str) -> tuple[tuple[str, ...], str]:
    """Families that together have these letters, ours first, and the letters that none has.

    The same fonts on a machine give the same families, in the same order.
    """
    from matplotlib.font_manager import FontProperties, findfont, get_font

    first = get_font(findfont(FontProperties(family=own.FONT)))
    missing = {letter for letter in letters if not _is_unseen(letter) and not first.get_char_index(ord(letter))}
    families = [own.FONT]
    for family, path in _fonts() if missing else ():
        if not missing:
            break
        try:
            font = get_font(path)
            drawn = {letter for letter in missing if _draws(font, ord(letter))}
        except (OSError, RuntimeError, ValueError):  # a font that is damaged, or gone since the fonts were listed
            continue
        if drawn:
            families.append(family)
            missing -= drawn
    return tuple(families), "".join(sorted(missing))


def _fonts() -> Iterator[tuple[str, Any]]:
    """One font of each family, the plainest: those of many scripts first, then by name."""
    from matplotlib.font_manager import FontPath, fontManager

    def order(entry: Any) -> tuple[Any, ...]:
        wide = next((place for place, name in enumerate(_WIDE) if entry.name.startswith(name)), len(_WIDE))
        weight = entry.weight if isinstance(entry.weight, int) else 400
        plain = (entry.style != "normal", entry.stretch != "normal", abs(weight - 400))
        return (wide, entry.name, *plain, Path(entry.fname).name, entry.fname, entry.index)

    seen = {own.FONT}
    for entry in sorted(fontManager.ttflist, key=order):
        if entry.name not in seen and not entry.name.startswith(_NO_LETTERS):
            seen.add(entry.name)
            yield entry.name, FontPath(entry.fname, entry.index)


def _draws(font: Any, code: int) -> bool:
    """Whether a font has an outline for a letter; one of coloured pictures alone has none that could be drawn."""
    if not font.get_char_index(code):
        return False
    font.load_char(code)
    return len(font.get_path()[0]) > 0


def _is_unseen(letter: str) -> bool:
    """Whether a sign is not drawn itself: spaces, marks of direction, joiners, selectors of a letter's form."""
    selects = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return selects or unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")


def _letters(figure: Figure) -> set[str]:
    from matplotlib.text import Text

    return {letter for text in figure.findobj(Text) for letter in text.get_text()}


def _in_lines(figure: Figure) -> None:
    """Take out of every text what no image can hold, such as a control character."""
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        written = text.get_text()
        if not written.isprintable():
            text.set_text("\n".join(map(texts.in_line, written.split("\n"))))
