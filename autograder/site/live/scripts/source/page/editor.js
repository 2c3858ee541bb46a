/* The editor of a cell: CodeMirror with Python, in the colours of the page. */

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

/** Make an editor. `actions`: run() and runAndGoOn(), for the keys of JupyterLab. */
export function makeEditor(source, label, actions, onChange) {
  const keys = [
    { key: "Ctrl-Enter", mac: "Cmd-Enter", run: () => (actions.run(), true) },
    { key: "Shift-Enter", run: () => (actions.runAndGoOn(), true) },
    indentWithTab, // Escape, then Tab leaves the editor: CodeMirror sees to it
    ...defaultKeymap,
    ...historyKeymap,
  ];
  return new EditorView({
    doc: source,
    extensions: [
      keymap.of(keys),
      history(),
      drawSelection(),
      indentOnInput(),
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      bracketMatching(),
      python(),
      syntaxHighlighting(classHighlighter),
      EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
      EditorView.updateListener.of((update) => update.docChanged && onChange()),
    ],
  });
}

/** Replace the whole text of an editor. */
export function setText(editor, text) {
  editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
}
