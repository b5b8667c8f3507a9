/** An IndexedDB of this origin: opened when it is first asked for, and anew where the browser took it away. */
export interface DeviceDatabase<Table extends string> {
  /** False: refused here (some private windows). */
  open(): Promise<boolean>;
  /**
   * Begun before the call returns if the database is open by then. Resolves when the change is on the disk, as far as the browser
   * will say so; false: there is no such store here. It rejects when there is no room.
   */
  write(table: Table, durability: IDBTransactionDurability, work: (store: IDBObjectStore) => void): Promise<boolean>;
  read<T>(table: Table, ask: (store: IDBObjectStore) => IDBRequest): Promise<T | undefined>;
}

/** `tables`: with the key path of each. */
export const deviceDatabase = <Table extends string>(name: string, tables: Readonly<Record<Table, string>>): DeviceDatabase<Table> => {
  let db: IDBDatabase | null = null;
  let opening: Promise<IDBDatabase | null> | null = null;
  const closed = (): void => { db = null; opening = null; };
  const opened = (): Promise<IDBDatabase | null> => {
    opening ??= new Promise((resolve) => {
      // Refused now is not refused for ever: the next one who asks tries again.
      const refused = (): void => { closed(); resolve(null); };
      try {
        const request = indexedDB.open(name, 1);
        request.onupgradeneeded = () => { for (const [table, keyPath] of Object.entries<string>(tables)) request.result.createObjectStore(table, { keyPath }); };
        request.onsuccess = () => {
          db = request.result;
          db.onversionchange = () => { request.result.close(); closed(); };
          db.onclose = closed;
          resolve(db);
        };
        request.onerror = refused;
        request.onblocked = refused;
      } catch { refused(); }
    });
    return opening;
  };
  return {
    open: async () => (await opened()) !== null,
    write: (table, durability, work) => {
      const inside = (on: IDBDatabase): Promise<boolean> => new Promise((resolve, reject) => {
        const tx = on.transaction(table, 'readwrite', { durability });
        tx.oncomplete = () => resolve(true);
        tx.onerror = tx.onabort = () => reject(tx.error ?? new Error('IndexedDB'));
        work(tx.objectStore(table));
      });
      return db ? inside(db) : opened().then((on) => on !== null && inside(on));
    },
    read: async <T>(table: Table, ask: (store: IDBObjectStore) => IDBRequest) => {
      const on = await opened();
      if (!on) return undefined;
      return new Promise<T>((resolve, reject) => {
        const request = ask(on.transaction(table, 'readonly').objectStore(table));
        request.onsuccess = () => resolve(request.result as T);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
      });
    },
  };
};
