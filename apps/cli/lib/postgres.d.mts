/** PostgreSQL's own settings, as in `-c name=value`. */
export type PostgresSettings = Record<string, string>;

export interface PostgresServer {
  readonly pid: number;
  /** Where the cluster really is; differs from what was asked when the server's account may not enter there. */
  readonly dataDir: string;
  readonly logFile: string;
  readonly socketFolder: string | undefined;
  /** Settles when the server has ended, wanted or not. */
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  /** Address of the database `postgres`, for creating others. */
  readonly adminUrl: string;
  url(database: string): string;
  /** Answers whether the database was made now. */
  createDatabase(name: string): Promise<boolean>;
  stop(): Promise<void>;
}

export class PostgresProblem extends Error {
  readonly known: true;
}
export const THROWAWAY: PostgresSettings;
export function startPostgres(options: { dataDir: string; settings?: PostgresSettings; log?: string; say?: (text: string) => void }): Promise<PostgresServer>;
export function startThrowaway(options?: { settings?: PostgresSettings; say?: (text: string) => void }): Promise<PostgresServer & { readonly folder: string }>;
export function createDatabase(adminUrl: string, name: string): Promise<boolean>;
export function removeCluster(dataDir: string): void;
