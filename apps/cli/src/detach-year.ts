import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Years } from '@hvs/lrs';
import { CliModule } from './cli.module';

const USAGE = 'node apps/cli/with-database.mjs detach-year.js <year> [--anyway]   (--anyway: also if results still rest on statements of that year)';

/** Takes a year that is over out of the record store, without deleting a row; see docs/retention.md. */
const main = async (): Promise<number> => {
  const [word, ...flags] = process.argv.slice(2);
  const year = Number(word);
  if (!/^\d{4}$/.test(word ?? '') || flags.some((flag) => flag !== '--anyway')) {
    console.error(USAGE);
    return 2;
  }
  if (year >= new Date().getUTCFullYear()) {
    console.error(`Năm ${year} chưa qua. Chưa có gì thay đổi.`);
    return 1;
  }
  const app = await NestFactory.createApplicationContext(CliModule, { logger: false, abortOnError: false });
  try {
    const years = app.get(Years);
    const rests = flags.includes('--anyway') ? [] : await years.restsOn(year);
    if (rests.length > 0) {
      for (const { reason, statements } of rests) console.error(`${statements} bản ghi: ${reason}`);
      console.error(`Còn kết quả dựa vào bản ghi của năm ${year}; tách ra thì không tính lại được chúng nữa. Chưa có gì thay đổi. Vẫn muốn tách: thêm --anyway.`);
      return 1;
    }
    for (const table of await years.detach(year)) console.log(table);
    console.log(`Đã tách năm ${year}. Kho không còn biết mã của các bản ghi năm ấy. Sao lưu các bảng trên bằng pg_dump rồi mới xóa chúng.`);
    return 0;
  } finally {
    await app.close();
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
