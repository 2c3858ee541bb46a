/* Downloads that are kept for the next visit. Their names hold a digest of their content, so a kept
   one is never out of date; those of earlier builds of the site are removed. */

const KEPT = "lstm-course-live";
const PREPARED = "?prepared";

/** The unpacked content of a compressed file, as a stream; `progress(name, bytes)` as it arrives. */
export async function fetchUnpacked(url, progress) {
  const response = await keptOrFetched(url);
  let received = 0;
  const counting = new TransformStream({
    transform(chunk, controller) {
      received += chunk.byteLength;
      progress(url, received);
      controller.enqueue(chunk);
    },
  });
  return response.body.pipeThrough(counting).pipeThrough(new DecompressionStream("gzip"));
}

async function keptOrFetched(url) {
  const cache = await openCache();
  const kept = cache && (await cache.match(url));
  if (kept) return kept;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  if (cache) {
    // Not awaited, and a full disk is no reason to stop: the next visit downloads again.
    cache.put(url, response.clone()).catch((error) => console.info(`not kept: ${error.message}`));
  }
  return response;
}

/** Keep what Python has prepared for its next start with these files. */
export async function keepPrepared(url, block) {
  await (await openCache())?.put(url + PREPARED, new Response(block));
}

/** What was kept, or null. */
export async function keptPrepared(url) {
  const kept = await (await openCache())?.match(url + PREPARED);
  return kept ? kept.arrayBuffer() : null;
}

/** Remove downloads that this build of the site does not use. */
export async function removeOthers(urls) {
  const cache = await openCache();
  if (!cache) return;
  for (const request of await cache.keys()) {
    if (!urls.includes(request.url.replace(PREPARED, ""))) await cache.delete(request);
  }
}

/** The browser's cache, or null: pages without encryption, other than localhost, have none, and
    readers can forbid it. */
async function openCache() {
  if (typeof caches === "undefined") return null;
  return caches.open(KEPT).catch((error) => {
    console.info(`nothing is kept: ${error.message}`);
    return null;
  });
}
