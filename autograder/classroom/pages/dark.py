"""A dark theme for feedback pages, which nbgrader's style sheet draws black on white.

It follows the system's setting, and paper stays white. Verdicts need no rules: their words have the
colour of the page, or a background of their own.
"""

PAGE, PANEL, CODE = "#111111", "#1e1e1e", "#262626"  # backgrounds, the palest last
INK = "#e8e8e8"
LINK = "#8ab4f8"
LATE = "#ff9a8f"
TOKENS = {  # Pygments' classes of code, by colour
    "#7ee08a": ("k", "kc", "kd", "kn", "kr", "kt", "nb", "bp"),
    "#d8a5ff": ("o", "ow", "p", "nd"),
    "#ffb38a": ("s", "s1", "s2", "sa", "sb", "sc", "sd", "se", "si", "sx"),
    "#8ccfff": ("nf", "nc", "nn", "fm"),
    "#a5d6a7": ("m", "mb", "mf", "mi", "mo", "mh", "il"),
    "#9fb4b4": ("c", "c1", "ch", "cm", "cs", "cp"),
    "#ff9a8f": ("ne", "err", "gr", "gt"),
}
RULES = (
    (
        "body, .panel, .panel-body, .panel-footer, div#notebook, div.cell, .rendered_html pre",
        f"background-color: {PAGE}; color: {INK}",
    ),
    (".panel-default > .panel-heading", f"background-color: {PANEL}; color: {INK}"),
    (
        "body .panel, body .panel > .panel-heading, .panel-footer, .rendered_html hr, "
        ".rendered_html blockquote, body div.input_area",
        "border-color: #595959",
    ),
    (".score", f"color: {INK}"),
    ("body a", f"color: {LINK}"),
    ("body li.late-penalty", f"color: {LATE}"),
    (
        "div.input_area, div.nbgrader_cell .input_area, .highlight, body pre, body code, "
        ".rendered_html code",
        f"background-color: {CODE}; color: {INK}",
    ),
    ("div.output_area pre, .highlight pre", f"background-color: transparent; color: {INK}"),
    ("div.output_stderr, body .output_stderr pre", f"background-color: #4a1f1f; color: {INK}"),
    ("div.prompt, div.input_prompt, div.output_prompt", f"color: {INK}"),
    (
        ".rendered_html table, .rendered_html tr, .rendered_html th, .rendered_html td",
        "color: inherit",
    ),
    (".rendered_html tbody tr:nth-child(odd)", f"background-color: {PANEL}"),
    (".rendered_html tbody tr:hover", "background-color: #2a3a4a"),
    ("img", "background-color: #ffffff"),  # figures have black words
    *(
        (", ".join(f"body .highlight .{name}" for name in names), f"color: {colour}")
        for colour, names in TOKENS.items()
    ),
)


def with_dark_theme(page: str) -> str:
    """Return a feedback page that is dark where the system is."""
    rules = "\n".join(f"{selector} {{ {declarations}; }}" for selector, declarations in RULES)
    style = (
        "<style>\n:root { color-scheme: light dark; }\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n{rules}\n}}\n</style>\n"
    )
    return page.replace("</head>", f"{style}</head>", 1)
