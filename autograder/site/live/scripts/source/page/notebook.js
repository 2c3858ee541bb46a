/* A lesson as a notebook: the source of the cells, and the file that JupyterLab and nbgrader read. */

const text = (source) => (Array.isArray(source) ? source.join("") : source);
const isText = (source) =>
  typeof source === "string" || (Array.isArray(source) && source.every((one) => typeof one === "string"));

/** JupyterLab keeps ids; nbgrader's own copy of them is there for tools that do not. */
export const idOf = (cell) => cell.metadata?.nbgrader?.grade_id ?? cell.id;

/** Source by id, of all code cells in their order. */
export function sourcesOf(notebook) {
  const code = notebook.cells.filter((cell) => cell.cell_type === "code");
  return new Map(code.map((cell) => [idOf(cell), text(cell.source)]));
}

/** A notebook with these sources in the place of its own, and without outputs. */
export function withSources(notebook, sources) {
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== "code") return cell;
    const source = sources.get(idOf(cell)) ?? text(cell.source);
    return { ...cell, source: lines(source), outputs: [], execution_count: null };
  });
  return { ...notebook, cells };
}

/** The text of a notebook's file, written as Jupyter writes it. */
export function asFile(notebook) {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** Read a notebook's file, without its outputs. Throws an error whose message a reader can use. */
export function fromFile(content, name) {
  let notebook;
  try {
    notebook = JSON.parse(content);
  } catch {
    throw new Error(`${name} is not a notebook: it does not hold JSON. Nothing has changed.`);
  }
  const cells = notebook?.cells;
  if (!Array.isArray(cells) || notebook.nbformat !== 4) {
    throw new Error(`${name} is not a notebook of format 4. Nothing has changed.`);
  }
  if (!cells.every((cell) => typeof cell?.cell_type === "string" && isText(cell.source))) {
    throw new Error(`${name} is damaged: a cell in it has no text. Nothing has changed.`);
  }
  return withSources(notebook, new Map());
}

/** The first heading of a notebook, or "". */
export function titleOf(notebook) {
  const heading = notebook.cells.map((cell) => /^# (.+)/m.exec(text(cell.source))).find(Boolean);
  return heading ? heading[1].trim() : "";
}

function lines(source) {
  return source.split(/(?<=\n)/);
}
