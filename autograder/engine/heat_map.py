"""Arrays as heat maps: tables whose cells are tinted by sign and size.

A tint is a translucent colour, so that the page's own text and background show through: the numbers
are legible in a light theme and in a dark one. Tables, unlike drawings, survive the sanitisers of
JupyterLab and of feedback pages, can be copied, and can be read aloud.
"""

from collections.abc import Mapping, Sequence
from html import escape

from autograder.engine.excerpt import Excerpt, Window

NEGATIVE = "#0072B2"  # blue, of Okabe & Ito's colours, which differ for colour-blind readers, too
POSITIVE = "#D55E00"  # vermillion, orange on the page
STRONGEST = 0.55  # opacity of the largest entry: legible on white and on black
FAINTEST = 0.06  # of the smallest one that is not zero
SIDE_BY_SIDE = 6  # columns: with more, the three maps are one below the other
PLAIN = 1e4  # numbers from here on have an exponent
SIGNS = "Blue is negative, orange is positive."
LEGEND = f"{SIGNS} A difference of 0 is correct up to rounding."
CELL = "padding:2px 5px;"
WIDE = "min-width:32px;"  # of the first row, which gives the columns their width
TITLE = "padding:2px 5px;text-align:left;"
EMPTY = '<td style="padding:2px 8px;"></td>'


def heat_maps(excerpt: Excerpt) -> str:
    """Expected, actual and difference, as tables."""
    named = {"expected": excerpt.expected, "yours": excerpt.actual}
    if excerpt.difference is not None:
        named["difference"] = excerpt.difference
    maps = {name: window for name, window in named.items() if window is not None}
    values = [maps[name] for name in ("expected", "yours") if name in maps]
    scales = {name: _largest(values) for name in ("expected", "yours")}
    scales["difference"] = _largest([excerpt.difference] if excerpt.difference else [])
    widest = max(len(window.rows[0]) for window in maps.values())
    groups = [list(maps)] if widest <= SIDE_BY_SIDE else [[name] for name in maps]
    return "".join(_table({name: maps[name] for name in group}, scales) for group in groups)


def number(value: float, largest: float, integers: bool = False) -> str:
    """A number as a cell shows it.

    Args:
        value: the number. 0 is exact: where it is right up to rounding, a difference is 0.
        largest: the largest number beside it, of which about three digits are shown.
        integers: whether all of them are whole numbers.
    """
    if value != value or value in (float("inf"), float("-inf")):
        return {"nan": "NaN", "inf": "∞", "-inf": "−∞"}[str(float(value))]
    if value == 0:
        return "0"
    if integers and abs(value) < PLAIN:
        shown = f"{value:.0f}"
    elif PLAIN > largest >= 0.01:
        decimals = next(k for k, bound in enumerate((100, 10, 0.1, 0)) if largest >= bound)
        shown = f"{value:.{decimals}f}"
    else:
        shown = f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e")
    return shown.replace("-", "−")


def tint(value: float, largest: float) -> str:
    """The colour of a cell with its opacity, as #rrggbbaa; "" for zero and what is no number."""
    if value != value or value == 0 or largest == 0:
        return ""
    share = min(1.0, abs(value) / largest) if abs(value) != float("inf") else 1.0
    opacity = FAINTEST + (STRONGEST - FAINTEST) * share
    return f"{POSITIVE if value > 0 else NEGATIVE}{round(255 * opacity):02x}"


def place_of(name: str, window: Window) -> str:
    """Which part of its array a window shows: "`hs[2]`, rows 0 to 7 of 12"; "" if all of it."""
    parts = [f"`{name}[{', '.join(map(str, window.index))}]`"] if window.index else []
    sizes = zip(("rows", "columns"), window.start, _size(window), window.matrix, strict=True)
    for axis, start, shown, size in sizes:
        if shown < size:
            entries = "entries" if len(window.shape) == 1 else axis
            parts.append(f"{entries} {start} to {start + shown - 1} of {size}")
    return ", ".join(parts)


def _table(maps: Mapping[str, Window], scales: Mapping[str, float]) -> str:
    """One table with the maps side by side."""
    titles = []
    for name, window in maps.items():
        columns = len(window.rows[0]) + _goes_on(window)[1]
        titles.append(f'<th colspan="{columns}" style="{TITLE}">{escape(name)}</th>')
    height = max(len(window.rows) + _goes_on(window)[0] for window in maps.values())
    lines = [f"<tr>{EMPTY.join(titles)}</tr>"]
    for k in range(height):
        cells = [_row(window, k, scales[name]) for name, window in maps.items()]
        lines.append(f'<tr style="text-align:right;">{EMPTY.join(cells)}</tr>')
    return f'<table style="margin:4px 0;">{"".join(lines)}</table>'


def _row(window: Window, k: int, largest: float) -> str:
    """The cells of one row; "…" where the array goes on."""
    down, right = _goes_on(window)
    if k >= len(window.rows):
        dots = "⋮" if k == len(window.rows) and down else ""
        return f'<td style="{CELL}">{dots}</td>' * (len(window.rows[0]) + right)
    integers = all(float(value).is_integer() for row in window.rows for value in row)
    style = CELL if k else CELL + WIDE
    cells = [
        _cell(value, number(value, largest, integers), largest, style) for value in window.rows[k]
    ]
    return "".join(cells) + (f'<td style="{CELL}">…</td>' if right else "")


def _cell(value: float, shown: str, largest: float, style: str) -> str:
    colour = tint(value, largest)
    background = f"background-color:{colour};" if colour else ""
    exact = f"{value:.6g}".replace("-", "−")
    title = f' title="{exact}"' if exact != shown else ""
    return f'<td{title} style="{style}{background}">{shown}</td>'


def _size(window: Window) -> tuple[int, int]:
    return len(window.rows), len(window.rows[0])


def _goes_on(window: Window) -> tuple[bool, bool]:
    """Whether the array goes on below and to the right of what is shown."""
    (rows, columns), (row, column), size = _size(window), window.start, window.matrix
    return row + rows < size[0], column + columns < size[1]


def _largest(windows: Sequence[Window]) -> float:
    """The largest finite entry of some windows."""
    sizes = [abs(value) for window in windows for row in window.rows for value in row]
    return max((size for size in sizes if size == size and size != float("inf")), default=0.0)
