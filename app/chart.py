"""Charts of figures as drawings in the page; the same figures always stand in a table under them."""

import html
import math
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

_INK, _FAINT = "#12324a", "#c9d2d9"
_WIDTH, _ROW, _HEIGHT = 640, 34, 300
_LONG = re.compile(r"-?[0-9]+(?:\.[0-9]{2,}(?:E[-+]?[0-9]+)?|E[-+]?[0-9]+)")


def bars(name: str, rows: Sequence[tuple[str, float | None]], top: float = 0) -> Markup:
    """One bar for each label, from the top down; ``name`` is what a screen reader says of the drawing.

    A value that is None has no bar. The scale goes from 0 to ``top`` at least.
    """
    if not any(value is not None for _, value in rows):
        return Markup("")
    drawn = _blank()
    steps = _steps(max([top, 1, *(value or 0 for _, value in rows)]))
    drawn.add_x_scale(0, steps[-1])
    drawn.add_x_axis(ticks=steps)
    drawn.add_bars([(value, label) for label, value in rows])
    return _inline(drawn, name, 70 + _ROW * len(rows))


def line(
    name: str, points: Sequence[tuple[str, float | None]], limits: tuple[float, float] | None = None
) -> Markup:
    """How one figure went from period to period, left to right; the line breaks where there was none."""
    there = [value for _, value in points if value is not None]
    if len(there) < 2:
        return Markup("")
    labels = [label for label, _ in points]
    drawn = _blank()
    drawn.add_x_scale(0, max(1, len(points) - 1))
    drawn.add_x_axis(
        ticks=list(range(len(points))), tick_formatter=lambda place, *_: labels[int(place)]
    )
    if limits:
        drawn.add_y_scale(*limits)
    else:
        steps = _steps(max([1, *there]))
        drawn.add_y_scale(0, steps[-1])
        drawn.add_y_axis(ticks=steps)
    drawn.add_line([(place, value) for place, (_, value) in enumerate(points)])
    return _inline(drawn, name, _HEIGHT)


def _steps(highest: float) -> list[int]:
    """Whole numbers for a scale from 0 to at least ``highest``, a handful of them."""
    rough = highest / 4
    power = 10 ** max(0, len(str(int(rough))) - 1)
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough)
    return list(range(0, step * (math.ceil(highest / step)) + 1, step))


def _blank() -> Any:
    """A chart in the portal's look; the library is loaded where something is drawn."""
    import leather
    from leather import theme

    theme.margin = 0.05
    theme.background_color = "none"
    theme.title_font_family = theme.tick_font_family = theme.legend_font_family = "inherit"
    theme.axis_title_font_family = "inherit"
    theme.tick_color, theme.zero_color, theme.label_color = _FAINT, _FAINT, _INK
    theme.default_series_colors = [_INK, "#9a4310", "#b7791f", "#4c5a66"]
    theme.tick_font_char_width = 7
    return leather.Chart()


def standalone(drawing: Markup) -> bytes:
    """The same drawing as a file of its own, for paper."""
    return str(drawing).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()


def _inline(drawn: Any, name: str, height: int) -> Markup:
    """The drawing as an element of a page: it scales, takes the page's colours, and has a name."""
    text = _LONG.sub(
        lambda found: f"{float(found[0]):.1f}", str(drawn.to_svg(width=_WIDTH, height=height))
    )
    opening = (
        f'<svg class="bagan" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{html.escape(name)}">'
    )
    return Markup(re.sub(r"^.*?<svg[^>]*>", lambda _: opening, text, count=1, flags=re.S))  # noqa: S704
