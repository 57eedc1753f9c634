"""What every drawing of a figure must hold: nothing cut, nothing hidden, and letters that a telephone shows."""

from collections.abc import Callable

from matplotlib.figure import Figure
from matplotlib.text import Text
from pandas.testing import assert_frame_equal

from sim.show.figures import lettering, narrow
from sim.show.figures.style import DrawnFigure


def no_text_hides_another(figure: Figure, name: str) -> None:
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    texts = [*figure.texts]
    for axes in figure.axes:
        texts += [*axes.texts, axes._left_title, axes.xaxis.label]
        if axes.axison:
            low, high = sorted(axes.get_ylim())
            texts += [label for label in axes.get_yticklabels() if low <= label.get_position()[1] <= high]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts if text.get_text()]
    width, height = figure.canvas.get_width_height()
    for number, (text, box) in enumerate(boxes):
        assert box.x0 >= 0, (name, text)
        assert box.x1 <= width, (name, text)
        assert box.y0 >= 0, (name, text)
        assert box.y1 <= height, (name, text)
        for other, other_box in boxes[number + 1 :]:
            overlap_x = min(box.x1, other_box.x1) - max(box.x0, other_box.x0)
            overlap_y = min(box.y1, other_box.y1) - max(box.y0, other_box.y0)
            assert overlap_x <= 1 or overlap_y <= 2, f"{name}: {text!r} over {other!r}"


def can_be_read_on_a_narrow_page(figure: Figure, name: str) -> None:
    """As wide as a telephone, so that points are points there: 8.5 of them are 11 pixels."""
    assert figure.get_figwidth() == narrow.WIDTH <= 350 / 96 * 1.02
    no_text_hides_another(figure, name)
    written = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    assert min(text.get_fontsize() for text in written) >= narrow.SMALLEST, name


def narrow_drawing_is_whole(make: Callable[[], DrawnFigure]) -> None:
    """What `make` draws for a narrow page can be read there, and has the numbers of the wide drawing."""
    wide = lettering.lettered(make)
    with narrow.page():
        drawn = lettering.lettered(make)
    can_be_read_on_a_narrow_page(drawn.figure, drawn.name)
    assert_frame_equal(wide.table, drawn.table)
    assert wide.described["title"] == drawn.described["title"]
