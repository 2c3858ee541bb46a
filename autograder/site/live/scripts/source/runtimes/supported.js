/* Which browsers can run the module of runtimes/wasi_python.js. */

/* `try_table`, which the module needs, in the smallest function that holds it. */
const WITH_EXNREF = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 31, 64, 0, 11, 11,
]);

export function isSupported() {
  return typeof DecompressionStream === "function" && WebAssembly.validate(WITH_EXNREF);
}
