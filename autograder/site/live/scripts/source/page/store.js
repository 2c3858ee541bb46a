/* Keeps a reader's work in this browser (IndexedDB), by lesson. It never leaves the browser.

   The database is opened once. A write is then sent in the same moment, and a browser finishes what
   was sent before a page is closed or loaded again. */

const DATABASE = "lstm-course";
const TABLE = "lessons";

export class Store {
  /** Open the store. Throws where the browser keeps nothing, as some do in private windows. */
  static async open() {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
    return new Store(await answered(request));
  }

  constructor(database) {
    this.database = database;
    database.onversionchange = () => database.close(); // another tab waits for it
  }

  /** The work on a lesson, or undefined. */
  load(lesson) {
    return answered(this.database.transaction(TABLE).objectStore(TABLE).get(lesson));
  }

  /** Keep the work on a lesson: what `load` then returns. */
  async save(lesson, work) {
    const transaction = this.database.transaction(TABLE, "readwrite");
    const kept = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error); // a full disk, for one
    });
    transaction.objectStore(TABLE).put(work, lesson);
    transaction.commit(); // without waiting for the page to hear of the write
    await kept;
  }
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
