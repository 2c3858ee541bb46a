/* Files as one block of bytes, in the format of image.py. */

/** Path and content of each file, without copies. */
export function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const index = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const start = 4 + length;
  return Object.entries(index).map(([path, [offset, size]]) => [
    path,
    new Uint8Array(buffer, start + offset, size),
  ]);
}

/** Pack files, given as paths and contents; the parts of one block. */
export function pack(files) {
  const index = {};
  let offset = 0;
  for (const [path, content] of files) {
    index[path] = [offset, content.byteLength];
    offset += content.byteLength;
  }
  const header = new TextEncoder().encode(JSON.stringify(index));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, header.length, true);
  return new Blob([length, header, ...files.map(([, content]) => content)]);
}
