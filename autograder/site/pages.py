"""Convert executed notebooks to pages that need no kernel, no network and no scripts.

The template of nbconvert fetches MathJax, RequireJS and Mermaid from the network. Here equations
become MathML, which browsers draw themselves, and the rest is left out.
"""

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from autograder.site.mathml import equation, mathml
from autograder.support.repository import COLAB_CELL

WIDGET = "application/vnd.jupyter.widget-view+json"
TEMPLATE = """
{%- extends 'lab/index.html.j2' -%}
{%- block html_head_js -%}{%- endblock -%}
{%- block html_head_js_mathjax -%}{%- endblock -%}
{%- block html_head_js_mermaidjs -%}{%- endblock -%}
{%- block notebook_css -%}
{{ super() }}
{{ resources.include_css("static/theme-dark.css")
   | replace("<style", '<style media="screen and (prefers-color-scheme: dark)"') }}
{%- endblock -%}
{%- block body_header -%}
<body class="jp-Notebook">
<main>
{%- endblock -%}
{%- block html_head_css -%}
<style>
:root { color-scheme: light dark; }
/* the template's own colours have a contrast of 2:1 to 4:1 */
.jp-Notebook .jp-Cell:not(.jp-mod-active) .jp-InputPrompt.jp-InputArea-prompt,
.jp-Notebook .jp-Cell:not(.jp-mod-active) .jp-OutputPrompt.jp-OutputArea-prompt {
  color: var(--jp-content-font-color1); opacity: 0.7;
}
:root {
  --jp-mirror-editor-comment-color: #2f6f6f;
  --jp-mirror-editor-number-color: #007000;
  --jp-mirror-editor-operator-color: #9010e0;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --jp-mirror-editor-comment-color: #6cb0b0;
    --jp-mirror-editor-number-color: #66bb6a;
    --jp-mirror-editor-operator-color: #cc88ff;
  }
}
.equation { display: flex; align-items: center; gap: 1em; margin: 0.8em 0; overflow-x: auto;
  overflow-y: hidden; }
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
summary.code { cursor: pointer; padding: 0.2em 0; }
</style>
{%- endblock -%}
{%- block input -%}
{%- if cell.metadata.get("jupyter", {}).get("source_hidden") -%}
<details><summary class="code">Code</summary>{{ super() }}</details>
{%- else -%}{{ super() }}{%- endif -%}
{%- endblock -%}
"""


class PageExporter(HTMLExporter):
    """HTML exporter of nbconvert with equations in MathML and widgets in their static form."""

    @default("raw_template")
    def _raw_template(self) -> str:
        return TEMPLATE

    @default("preprocessors")
    def _preprocessors(self) -> list[Any]:
        return [CoalesceStreamsPreprocessor]  # keeps only the last state of a progress bar

    @property
    def default_config(self) -> Config:
        """The configuration of nbconvert without widgets, which would need a kernel."""
        config = super().default_config
        kinds = config.NbConvertBase.display_data_priority
        config.NbConvertBase.display_data_priority = [kind for kind in kinds if kind != WIDGET]
        return config

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Convert prose to HTML; the template calls this filter."""
        renderer = _Renderer(escape=False, anchor_link_text=self.anchor_link_text)
        return MarkdownWithMath(renderer=renderer).render(source)


class _Renderer(IPythonRenderer):
    """Renderer of Markdown as HTML and of equations as MathML."""

    def block_math(self, body: str) -> str:
        return equation(body)

    def inline_math(self, body: str) -> str:
        return mathml(body)

    def latex_environment(self, name: str, body: str) -> str:
        return equation(rf"\begin{{{name}}}{body}\end{{{name}}}")


def page_of(notebook: NotebookNode, title: str) -> str:
    """Convert an executed notebook to one HTML page.

    Args:
        notebook: modified in place: the state of its widgets goes, and so does the cell for Colab.
        title: for the browser's tab.

    Raises:
        CourseError: an equation that cannot be converted.
    """
    resources: dict[str, Any] = {"metadata": {"name": title}}
    notebook.metadata.pop("widgets", None)
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != COLAB_CELL]
    page, _ = PageExporter().from_notebook_node(notebook, resources=resources)
    return page
