/* Reads what image.py packs: path to content, without copies. */

export function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const index = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const start = 4 + length;
  return Object.entries(index).map(([path, [offset, size]]) => [
    path,
    new Uint8Array(buffer, start + offset, size),
  ]);
}
