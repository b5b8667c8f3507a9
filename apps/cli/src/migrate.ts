import 'reflect-metadata';
import { migrate, openDataSource, parseConfig } from '@hvs/platform';

/** Brings the database up to date and says what it did. */
const main = async (): Promise<void> => {
  const config = parseConfig(process.env);
  const source = await openDataSource(config.get('DATABASE_URL'), 4);
  const ran = await migrate(source);
  await source.destroy();
  console.log(ran.length > 0 ? `Đã cập nhật cơ sở dữ liệu: ${ran.length} bước.` : 'Cơ sở dữ liệu đã ở bản mới nhất.');
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
