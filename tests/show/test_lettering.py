"""Figures are drawn in surroundings of their own, with text as it was written, in letters that some font here has."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib
import matplotlib.style
import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.image import imread
from matplotlib.text import Text

import sim
from sim.results.run import Run
from sim.show.figures import lettering, own, style
from sim.show.figures.subject import Subject

Make = Callable[..., Subject]
ROOT = Path(__file__).resolve().parents[2]
TITLES = {
    "dollars": "Between 10% ($5bn) and 20% ($10bn)",
    "formula": r"$\frac{1}{2}$ _^{x} \\ %s {0} \n",
    "sentences": "Between 10% and 20% of everything that could be moved, and then some. " * 5,
    "word": "Donaudampfschiff" * 19,
    "lines": "One line\nand another\r\nand a third",
    "arabic": "انسحاب القوات الأمريكية من إستونيا 2025",
    "override": "plan \u202e90 \u2066x",
    "marks": "e\u0301 a\u0308\u0323 \u05d9\u05b0",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_figure_shows_a_title_as_it_was_written(title: str, subject: Make) -> None:
    from sim.show.figures import forest, waffle

    about, usually = subject(title=title, members=200), subject(members=200)
    for draw in (forest.draw, waffle.draw):
        drawn = lettering.lettered(lambda draw=draw: draw(about))
        figure = drawn.figure
        written = "".join("".join(text.get_text().split()) for text in figure.findobj(Text))
        assert "".join(title.split()) in written
        assert all(not text.get_parse_math() and not text.get_usetex() for text in figure.findobj(Text))
        assert drawn.described["scenario"] == title
        # Nothing runs off the figure, and the panels keep their size however much is written above them.
        width, height = figure.get_size_inches() * figure.dpi
        for text in figure.texts:
            box = text.get_window_extent()
            assert box.x1 <= width + 1
            assert 0 <= box.y0 <= box.y1 <= height + 1
        plain = lettering.lettered(lambda draw=draw: draw(usually)).figure
        for here, there in zip(figure.axes, plain.axes, strict=True):
            tall, usual = (
                axes.get_position().height * one.get_figheight() for axes, one in ((here, figure), (there, plain))
            )
            assert tall > 0.8 * usual


def test_letters_that_no_font_has_are_told_in_a_line_and_stay_text_in_the_svg(subject: Make, tmp_path: Path) -> None:
    from sim.show.figures import forest

    drawn = lettering.lettered(lambda: forest.draw(subject(title="Beyond \U000e0ffe\U0010fffd")))
    assert "\U0010fffd" in drawn.lacking
    line = lettering.cannot_draw([drawn.lacking, drawn.lacking])
    assert line.count("U+10FFFD") == 1
    assert "\n" not in line
    paths = {path.suffix: path for path in drawn.save(tmp_path)}
    assert "Beyond" in paths[".svg"].read_text("utf-8").partition("</title>")[2]
    assert "\U0010fffd" in json.loads(paths[".json"].read_text("utf-8"))["scenario"]
    assert lettering.cannot_draw(["", ""]) == ""


@pytest.fixture
def font_of_one_letter(tmp_path: Path) -> Iterator[str]:
    """A font, known to matplotlib for the time of a test, whose only letter is a Chinese one."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for step, point in enumerate([(0, 0), (0, 800), (900, 800), (900, 0)]):
        (pen.lineTo if step else pen.moveTo)(point)
    pen.closePath()
    box, builder = pen.glyph(), FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "army"])
    builder.setupCharacterMap({ord("军"): "army"})
    builder.setupGlyf({".notdef": box, "army": box})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "army": (1000, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Only Army", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800)
    builder.setupPost()
    path = tmp_path / "army.ttf"
    builder.save(path)
    before = list(font_manager.fontManager.ttflist)
    font_manager.fontManager.addfont(path)
    lettering.fonts_for.cache_clear()
    yield "Only Army"
    font_manager.fontManager.ttflist[:] = before
    font_manager._findfont_cached.cache_clear() if hasattr(font_manager, "_findfont_cached") else None
    lettering.fonts_for.cache_clear()


def test_a_letter_is_drawn_with_whatever_font_has_it(font_of_one_letter: str, subject: Make) -> None:
    from sim.show.figures import forest

    assert lettering.fonts_for("a军") == ((own.FONT, font_of_one_letter), "")
    drawn = lettering.lettered(lambda: forest.draw(subject(title="军")))
    assert drawn.lacking == ""
    assert all(list(text.get_fontfamily()) == [own.FONT, font_of_one_letter] for text in drawn.figure.texts)


def test_fonts_do_not_depend_on_what_was_asked_before() -> None:
    first = lettering.fonts_for("a军é")
    lettering.fonts_for("नमस्ते")
    lettering.fonts_for.cache_clear()
    assert lettering.fonts_for("a军é") == first
    assert lettering.fonts_for("ab \u200d\u202e\ufe0f\n") == ((own.FONT,), "")


#: Settings of users that would change a figure, or break it.
SETTINGS = {
    "tex": {"text.usetex": True},
    "letters": {"font.family": "no such font", "font.size": 30, "axes.titlesize": 40, "text.color": "red"},
    "saved": {"savefig.dpi": 20, "savefig.bbox": "tight", "savefig.facecolor": "black", "svg.fonttype": "none"},
    "looks": {
        "axes.facecolor": "black", "axes.grid": True, "lines.linewidth": 9, "figure.autolayout": True,
        "image.cmap": "jet", "axes.unicode_minus": False, "axes.xmargin": 0.4, "path.sketch": (1, 100, 2),
    },
}  # fmt: skip


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_settings_made_in_python_change_no_figure_and_stay(
    settings: dict[str, object], tiny_run: Run, tmp_path: Path
) -> None:
    plain = [path.read_bytes() for path in tiny_run.figure("flips").save(tmp_path / "plain")]
    shown = tiny_run.figure("flips")._repr_png_()
    with matplotlib.rc_context(settings):  # type: ignore[arg-type]
        before = dict(dict.items(matplotlib.rcParams))
        drawn = tiny_run.figure("flips")
        assert [path.read_bytes() for path in drawn.save(tmp_path / "mine")] == plain
        assert drawn._repr_png_() == shown
        drawn.figure.savefig(tmp_path / "own.png")
        assert np.array_equal(imread(tmp_path / "own.png"), imread(tmp_path / "plain" / "flips.png"))
        assert dict(dict.items(matplotlib.rcParams)) == before


def test_a_style_sheet_in_use_and_a_log_that_listens_change_nothing(tiny_run: Run, tmp_path: Path) -> None:
    plain = tiny_run.figure("chain").save(tmp_path / "plain")[0].read_bytes()
    level = logging.getLogger("matplotlib").level
    with matplotlib.style.context(["dark_background", "ggplot"]):
        assert tiny_run.figure("chain").save(tmp_path / "mine")[0].read_bytes() == plain
    assert logging.getLogger("matplotlib").level == level


def test_figures_can_be_drawn_in_several_threads_at_once(tiny_run: Run, tmp_path: Path) -> None:
    before = dict(dict.items(matplotlib.rcParams))
    plain = tiny_run.figure("flips").save(tmp_path / "plain")[0].read_bytes()
    drawn: list[bytes] = []

    def draw(number: int) -> None:
        drawn.append(tiny_run.figure("flips").save(tmp_path / str(number))[0].read_bytes())

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [plain] * 3
    assert dict(dict.items(matplotlib.rcParams)) == before


#: What a user's matplotlibrc or environment may hold, and what a figure must not care about.
_DRAW = "import sys, sim; sim.Run.open(sys.argv[1]).figure('flips').save(sys.argv[2])"


def _drawn_elsewhere(run: Run, out: Path, surroundings: dict[str, str], cwd: Path) -> bytes:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **surroundings}
    command = [sys.executable, "-c", _DRAW, str(run.folder.resolve()), str(out)]
    done = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return (out / "flips.png").read_bytes()


@pytest.mark.parametrize(
    "rc",
    [
        b"text.usetex: True\nfont.family: Comic Sans MS\nsavefig.dpi: 30\nbackend: nonsense\nno.such.key: 1\n",
        b"font.family: \xff\xfe\n",
    ],
    ids=["odd", "not text"],
)
def test_a_users_matplotlibrc_changes_no_figure(rc: bytes, tiny_run: Run, tmp_path: Path) -> None:
    (tmp_path / "rc").mkdir()
    (tmp_path / "rc" / "matplotlibrc").write_bytes(rc)
    plain = tiny_run.figure("flips").save(tmp_path / "plain")[0].read_bytes()
    surroundings = {"MATPLOTLIBRC": str(tmp_path / "rc"), "MPLBACKEND": "no such backend"}
    assert _drawn_elsewhere(tiny_run, tmp_path / "mine", surroundings, tmp_path) == plain


def test_a_home_that_is_missing_is_not_spoken_of(tiny_run: Run, tmp_path: Path) -> None:
    plain = tiny_run.figure("flips").save(tmp_path / "plain")[0].read_bytes()
    (tmp_path / "file").write_text("in the way of every folder below it", "utf-8")
    nowhere = str(tmp_path / "file" / "home")
    surroundings = {"HOME": nowhere, "XDG_CONFIG_HOME": nowhere, "XDG_CACHE_HOME": nowhere, "MPLCONFIGDIR": ""}
    assert _drawn_elsewhere(tiny_run, tmp_path / "mine", surroundings, tmp_path) == plain


def test_settings_that_cannot_be_read_at_all_end_in_a_line(tiny_run: Run, tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_bytes(b"\xff\xfe")  # in the folder where one works it comes before all others
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "sim", "report", str(tiny_run.folder.resolve())]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1
    assert "matplotlibrc" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture(scope="module")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return sim.run(
        "withdrawal", members=6, months=8, hypotheses=["H1"], workers=1, figures=False,
        out=tmp_path_factory.mktemp("results"),
    )  # fmt: skip


def test_no_figure_can_forget_its_surroundings() -> None:
    """Figures are made by one function, and by nobody else."""
    for path in (ROOT / "sim").rglob("*.py"):
        text = path.read_text("utf-8")
        if path.name != "own.py":
            assert "Figure(figsize" not in text.replace("figure_class()(figsize", ""), path
        assert "pyplot" not in text, path
    assert style.new_figure(1, 1).families == (own.FONT,)  # type: ignore[attr-defined]
