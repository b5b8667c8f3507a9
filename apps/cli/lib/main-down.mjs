import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromTop } from './paths.mjs';
import { Problem } from './problem.mjs';
import { findRunning, leftOvers } from './running.mjs';
import { stackEnv } from './stack.mjs';

const WAIT_MS = 90_000;

export const down = async () => {
  if (existsSync(fromTop('.env'))) process.loadEnvFile(fromTop('.env'));
  const { DATA_DIR: dataDir } = stackEnv(process.env);
  const running = findRunning(dataDir);
  if (!running) {
    const rest = leftOvers(dataDir);
    for (const { pid } of rest) process.kill(pid, 'SIGTERM');
    console.log(rest.length > 0 ? `Đã dừng ${rest.length} tiến trình còn sót. / Stopped left-over processes.` : `Không có hệ thống nào đang chạy với dữ liệu ở ${dataDir}. / Nothing is running.`);
    return;
  }
  const began = Date.now();
  try {
    process.kill(running.pid, 'SIGTERM');
  } catch (error) {
    if (error.code === 'EPERM') throw new Problem(`Hệ thống (tiến trình ${running.pid}) do người dùng khác chạy; hãy dừng bằng người dùng đó hoặc root.\nIt belongs to another account.`);
  }
  while (findRunning(dataDir)) {
    if (Date.now() - began > WAIT_MS) throw new Problem(`Tiến trình ${running.pid} chưa dừng sau ${WAIT_MS / 1000} giây. Buộc dừng: kill -9 ${running.pid} (PostgreSQL vẫn dừng an toàn).\nIt has not stopped in time.`);
    await sleep(50);
  }
  console.log(`Đã dừng sau ${((Date.now() - began) / 1000).toFixed(1)} giây. / Stopped.`);
};
