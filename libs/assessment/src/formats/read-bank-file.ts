import { refused, type BankFormat, type ReadFile } from './bank-file';
import { readGift } from './read-gift';
import { readQti } from './read-qti';
import { readXlsx } from './read-xlsx';
import { readYamlRows } from './read-yaml-rows';

const BY_NAME: readonly (readonly [RegExp, BankFormat])[] = [[/\.xlsx$/i, 'xlsx'], [/\.(gift|txt)$/i, 'gift'], [/\.(zip|xml)$/i, 'qti'], [/\.ya?ml$/i, 'yaml']];

/** By its name: what is in it is looked at when it is read. */
export const formatOf = (fileName: string): BankFormat | undefined => BY_NAME.find(([named]) => named.test(fileName.trim()))?.[1];

export const readBankFile = (format: BankFormat, bytes: Buffer): ReadFile => {
  if (format === 'xlsx') return readXlsx(bytes);
  if (format === 'qti') return readQti(bytes);
  const text = decoded(bytes);
  if (text === undefined) return refused('Không đọc được chữ trong tệp này. Hãy mở bằng Notepad, chọn Lưu thành (Save as) với bảng mã UTF-8 rồi gửi lại.');
  return format === 'gift' ? readGift(text) : readYamlRows(text);
};

const decoded = (bytes: Buffer): string | undefined => {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
};
