import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statSync, statfsSync, writeSync, chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.mjs';

const MB = 1024 * 1024;
export const freeMb = (folder) => {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / MB);
};

const cannotWrite = (folder, error) => {
  const reasons = {
    ENOSPC: 'ổ đĩa đã đầy', EDQUOT: 'đã hết hạn mức dung lượng', EROFS: 'ổ đĩa chỉ cho đọc', EACCES: 'không có quyền ghi', EPERM: 'không có quyền ghi',
    ENOTDIR: 'đường dẫn đi qua một tệp, không phải thư mục', EEXIST: 'đã có một tệp trùng tên',
  };
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  const other = /EACCES|EPERM/.test(error.code) && owner !== undefined && owner !== process.getuid?.() ? ` (thư mục thuộc người dùng số ${owner}; lần trước đã chạy bằng người dùng đó?)` : '';
  return new Problem(
    `Không ghi được vào ${folder}: ${reasons[error.code] ?? error.message}${other}.\nHãy giải phóng dung lượng, cấp quyền ghi, hoặc đặt DATA_DIR tới thư mục khác (trong .env hoặc: DATA_DIR=/duong/dan npm run up).`
    + `\nCannot write to this folder (${error.code ?? 'error'}): free some space, grant access, or set DATA_DIR.`);
};

/** Makes sure that a folder is there, takes writes, and has room. */
export const demandRoom = (folder, neededMb) => {
  try {
    const isNew = !existsSync(folder);
    mkdirSync(folder, { recursive: true });
    // Root's database runs as nobody, who has to pass through here whatever the umask; it cannot list the folder.
    if (isNew && process.getuid?.() === 0) chmodSync(folder, 0o711);
    const probe = join(folder, `.write-probe-${process.pid}`);
    const file = openSync(probe, 'w');
    try {
      writeSync(file, Buffer.alloc(MB, 1));
      fsyncSync(file);
    } finally {
      closeSync(file);
      rmSync(probe, { force: true });
    }
  } catch (error) {
    throw cannotWrite(folder, error);
  }
  const free = freeMb(folder);
  if (free < neededMb) {
    throw new Problem(
      `Ổ đĩa chứa ${folder} chỉ còn ${free} MB trống, cần ít nhất ${neededMb} MB.\nHãy giải phóng dung lượng, hoặc đặt DATA_DIR tới ổ đĩa khác.`
      + `\nOnly ${free} MB free, ${neededMb} MB needed: free some space or set DATA_DIR.`);
  }
  return free;
};
