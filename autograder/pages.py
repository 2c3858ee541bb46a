"""Run notebooks as pages that need nothing else: no kernel, no network, no script of anybody's.

The template of nbconvert fetches MathJax, RequireJS and Mermaid from the network. Here equations
become MathML, which browsers draw themselves, and the rest is left out.
"""

import re
from html import escape
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from autograder.lessons import CourseError

WIDGET = "application/vnd.jupyter.widget-view+json"
TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block html_head_css -%}
<style>
.equation { display: flex; align-items: center; gap: 1em; margin: 0.8em 0; overflow-x: auto; }
.equation > math { flex: 1; }
math {
  font-size: 108%;
  font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "DejaVu Math TeX Gyre", math;
}
/* what browsers leave to style sheets */
mtd[columnalign="left"] { text-align: left; }
mtd[columnalign="right"] { text-align: right; }
mtable[columnspacing="0em"] mtd { padding-left: 0; padding-right: 0; }
[mathvariant="monospace"] { font-family: monospace; }
[mathvariant="bold"], [mathvariant="bold-italic"] { font-weight: bold; }
</style>
{%- endblock -%}
"""
ALIGNED = re.compile(r"(\\(?:begin|end))\{aligned\}")  # the converter knows it as split
TAG = re.compile(r"\\tag\{([^{}]*)\}")


class PageExporter(HTMLExporter):
    """nbconvert's HTML exporter with equations in MathML and widgets in their static form."""

    @default("raw_template")
    def _raw_template(self) -> str:
        return TEMPLATE

    @default("preprocessors")
    def _preprocessors(self) -> list[type]:
        return [CoalesceStreamsPreprocessor]  # of a progress bar, its last state alone

    @property
    def default_config(self) -> Config:
        """nbconvert's own, less the widgets: they would need a kernel."""
        config = super().default_config
        kinds = config.NbConvertBase.display_data_priority
        config.NbConvertBase.display_data_priority = [kind for kind in kinds if kind != WIDGET]
        return config

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """The filter with which the template turns prose into HTML."""
        renderer = _Renderer(escape=False, anchor_link_text=self.anchor_link_text)
        return MarkdownWithMath(renderer=renderer).render(source)


class _Renderer(IPythonRenderer):
    """Markdown to HTML, equations to MathML."""

    def block_math(self, body: str) -> str:
        return equation(body)

    def inline_math(self, body: str) -> str:
        return mathml(body)

    def latex_environment(self, name: str, body: str) -> str:
        return equation(rf"\begin{{{name}}}{body}\end{{{name}}}")


def page_of(notebook: NotebookNode, title: str) -> str:
    """A run notebook as one HTML page.

    Raises:
        CourseError: an equation that has no MathML.
    """
    resources: dict[str, Any] = {"metadata": {"name": title}}
    notebook.metadata.pop("widgets", None)
    page, _ = PageExporter().from_notebook_node(notebook, resources=resources)
    return page


def equation(latex: str) -> str:
    """A displayed equation, with its number at the right.

    Raises:
        CourseError: an equation that has no MathML.

    Example:
        >>> equation(r"a = b \\tag{1}").endswith("<span>(1)</span></span>")
        True
    """
    number = "".join(f"<span>({escape(tag)})</span>" for tag in TAG.findall(latex))
    return f'<span class="equation">{mathml(TAG.sub("", latex), "block")}{number}</span>'


def mathml(latex: str, display: str = "inline") -> str:
    """LaTeX mathematics as a MathML element.

    Raises:
        CourseError: an equation that has no MathML.

    Example:
        >>> "<msub>" in mathml("h_t")
        True
    """
    try:
        element = convert(ALIGNED.sub(r"\1{split}", latex), display=display)
    except Exception as error:  # the converter has no base class of its own for its errors
        raise CourseError(f"the equation {latex.strip()!r} cannot be read: {error!r}") from error
    if unknown := re.search(r"\\[A-Za-z]+|(?<=<mi>)&(?=</mi>)", element):
        raise CourseError(f"the equation {latex.strip()!r} uses {unknown[0]}, which pages lack")
    return element
