/* CPython as a WASI module (see runtime.py), behind the interface that every runtime has:
   `await start(progress)`, then `run(code)` as often as needed. It prints through `onOutput(text)`. */

import { Directory, Fd, File, OpenFile, PreopenDirectory, WASI, wasi as abi } from "@bjorn3/browser_wasi_shim";
import { fetchUnpacked } from "../download.js";
import { unpack } from "../image.js";

const LIBRARY = "/usr/local/lib"; // where this Python looks for its standard library
const FIGURE_DATA = `${LIBRARY}/python315.zip/matplotlib/mpl-data`; // beside matplotlib's code
const ALL_RIGHTS = (1n << 30n) - 1n; // WASI has 30
const NO_HOST = -1; // what `host.call` answers where nobody does
/* Python had read the index of its library before it was frozen into the module. Ours is smaller.
   It was told then to keep no compiled code, too; here the next visit starts with it. */
const PREPARE = `
import sys
sys.dont_write_bytecode = False
for finder in sys.path_importer_cache.values():
    if finder is not None:
        finder.invalidate_caches()
sys.path.insert(0, "/course")
`;
export class WasiPython {
  constructor(onOutput, onError) {
    const settings = ["TMPDIR=/tmp", "HOME=/home", "PYTHONTZPATH=", "OPENBLAS_NUM_THREADS=1"];
    this.files = [
      new OpenFile(new File([])),
      new Printer(onOutput),
      new Printer(onError),
      new PreopenDirectory(LIBRARY, new Map()),
      new PreopenDirectory(FIGURE_DATA, new Map()),
      new WritableDirectory("/", folders({ tmp: {}, home: {}, course: {} })),
    ];
    this.wasi = new WASI(["/usr/local/bin/python.wasm"], settings, this.files, { debug: false });
  }

  /** Load and start Python; `names` are the two downloads, `progress` receives bytes so far, and
      `prepared` are files of an earlier start. */
  async start(names, progress, prepared) {
    const [module, files] = await Promise.all([
      fetchUnpacked(names.module, progress).then((stream) => {
        const type = { headers: { "Content-Type": "application/wasm" } };
        return WebAssembly.compileStreaming(new Response(stream, type));
      }),
      fetchUnpacked(names.files, progress)
        .then((stream) => new Response(stream).arrayBuffer())
        .then(unpack),
    ]);
    for (const [path, content] of [...files, ...prepared]) this.#write(path, content);
    const instance = await WebAssembly.instantiate(module, {
      wasi_snapshot_preview1: {
        ...this.wasi.wasiImport,
        poll_oneoff: (request, ...rest) => {
          this.#moveFlags(request);
          return this.wasi.wasiImport.poll_oneoff(request, ...rest);
        },
      },
      host: { call: () => NO_HOST },
    });
    this.wasi.inst = instance;
    this.python = instance.exports;
    this.run(PREPARE);
  }

  /** Run Python code in `__main__`, where names stay for the next run. */
  run(code) {
    const bytes = new TextEncoder().encode(code);
    const place = this.python.host_alloc(bytes.length) >>> 0;
    new Uint8Array(this.python.memory.buffer, place, bytes.length).set(bytes);
    const status = this.python.turn(place, bytes.length);
    if (status !== 0) throw new Error(`Python ended with status ${status}`);
  }

  /** What Python has written for its own use: compiled code, and matplotlib's list of fonts. */
  prepared() {
    const root = this.files[5].dir; // behind it are the files that Python has opened
    const own = ["home", "course"].flatMap((name) => [...filesOf(root.contents.get(name), name)]);
    return own.filter(([path]) => path.startsWith("home/") || path.includes("/__pycache__/"));
  }

  /** The shim (0.4.2) reads the flags of a sleep at the wrong place, takes the time of its end for
      its length, and sleeps as long as the page is open. Nothing reads what that place holds. */
  #moveFlags(request) {
    const memory = new DataView(this.python.memory.buffer);
    memory.setUint16(request + 36, memory.getUint16(request + 40, true), true);
  }

  #write(path, content) {
    const [, , , library, figures, root] = this.files;
    const [area, ...rest] = path.split("/");
    const folder = { library, figures }[area] ?? root;
    const parts = folder === root ? path.split("/") : rest;
    let contents = folder.dir.contents;
    for (const part of parts.slice(0, -1)) {
      if (!contents.has(part)) contents.set(part, new Directory(new Map()));
      contents = contents.get(part).contents;
    }
    const file = new File([]);
    file.data = content; // without a copy
    contents.set(parts.at(-1), file);
  }
}

/** A folder that says so: Python asks for its rights before it writes. */
class WritableDirectory extends PreopenDirectory {
  fd_fdstat_get() {
    const { ret, fdstat } = super.fd_fdstat_get();
    fdstat.fs_rights_base = fdstat.fs_rights_inherited = ALL_RIGHTS;
    return { ret, fdstat };
  }
}

/** Standard output or error: passes on what is written, as text. */
class Printer extends Fd {
  constructor(send) {
    super();
    this.decoder = new TextDecoder();
    this.send = send;
  }

  fd_fdstat_get() {
    const fdstat = new abi.Fdstat(abi.FILETYPE_CHARACTER_DEVICE, 0);
    fdstat.fs_rights_base = BigInt(abi.RIGHTS_FD_WRITE);
    return { ret: 0, fdstat };
  }

  fd_filestat_get() {
    return { ret: 0, filestat: new abi.Filestat(0n, abi.FILETYPE_CHARACTER_DEVICE, 0n) };
  }

  fd_write(data) {
    this.send(this.decoder.decode(data, { stream: true }));
    return { ret: 0, nwritten: data.byteLength };
  }
}

function* filesOf(folder, path) {
  for (const [name, entry] of folder.contents) {
    if (entry instanceof Directory) yield* filesOf(entry, `${path}/${name}`);
    else yield [`${path}/${name}`, entry.data];
  }
}

function folders(tree) {
  return new Map(Object.entries(tree).map(([name, inner]) => [name, new Directory(folders(inner))]));
}
