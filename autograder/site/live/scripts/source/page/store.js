/* Keeps a reader's work in this browser (IndexedDB), by lesson. It never leaves the browser. */

const DATABASE = "lstm-course";
const TABLE = "lessons";

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function openTable(mode) {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
  const database = await promised(request);
  const transaction = database.transaction(TABLE, mode);
  transaction.oncomplete = transaction.onabort = () => database.close();
  return transaction.objectStore(TABLE);
}

/** The work on a lesson, or undefined. */
export async function load(lesson) {
  return promised((await openTable("readonly")).get(lesson));
}

/** Keep the work on a lesson: what `load` then returns. */
export async function save(lesson, work) {
  await promised((await openTable("readwrite")).put(work, lesson));
}
