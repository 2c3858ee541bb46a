/* Pyodide behind the interface of wasi_python.js, for browsers that cannot run that module.

   Python itself is a part of the site. NumPy and matplotlib come from Pyodide's own servers, so
   start.js tells the reader first. The digest of each of their files is in the site, and Pyodide
   refuses a file that differs. */

import { fetchUnpacked } from "../download.js";
import { unpack } from "../image.js";

const PACKAGES = ["numpy", "matplotlib"]; // what they need comes with them
/* Without threads, matplotlib announces at once that it looks for fonts. */
const PREPARE = `
import logging, sys
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
sys.path.insert(0, "/course")
`;

export class Pyodide {
  constructor(onOutput, onError) {
    this.printers = { setStdout: printer(onOutput), setStderr: printer(onError) };
  }

  /** Load and start Python; `names`: the folder of Python itself, the course's files, and the folder
      of the packages. `progress` receives bytes so far. */
  async start(names, progress) {
    const stopReporting = report([names.core, names.packages], progress);
    const [{ loadPyodide }, files] = await Promise.all([
      import(`${names.core}pyodide.mjs`),
      fetchUnpacked(names.course, progress)
        .then((stream) => new Response(stream).arrayBuffer())
        .then(unpack),
    ]);
    this.python = await loadPyodide({ indexURL: names.core, packageBaseUrl: names.packages });
    for (const [choose, write] of Object.entries(this.printers)) this.python[choose]({ write });
    await this.#load(PACKAGES, names.packages);
    stopReporting();
    for (const [path, content] of files) this.#write(`/${path}`, content);
    this.run(PREPARE);
  }

  /** Run Python code in `__main__`, where names stay for the next run. */
  run(code) {
    this.python.runPython(code)?.destroy?.();
  }

  /** Nothing is kept for the next start: compiled code is bound to files with the same time. */
  prepared() {
    return [];
  }

  /** Pyodide reports a package that fails, and goes on without it. */
  async #load(packages, place) {
    const problems = [];
    await this.python.loadPackage(packages, {
      messageCallback: () => {},
      errorCallback: (text) => problems.push(text),
    });
    const missing = packages.filter((name) => !(name in this.python.loadedPackages));
    if (!missing.length) return;
    console.info(problems.join("\n"));
    throw new Error(`${missing.join(" and ")} could not be loaded from ${new URL(place).host}`);
  }

  #write(path, content) {
    const { FS } = this.python;
    FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    FS.writeFile(path, content);
  }
}

/** Passes on what is written, as text. */
function printer(send) {
  const decoder = new TextDecoder();
  return (bytes) => {
    send(decoder.decode(bytes, { stream: true }));
    return bytes.length;
  };
}

/** Pyodide fetches its files by itself. The browser's records tell how large each one was. */
function report(places, progress) {
  const observer = new PerformanceObserver((list) => {
    for (const { name, decodedBodySize } of list.getEntries()) {
      if (places.some((place) => name.startsWith(place))) progress(name, decodedBodySize);
    }
  });
  observer.observe({ type: "resource" });
  return () => observer.disconnect();
}
