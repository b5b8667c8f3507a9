import { PassThrough, Readable } from 'node:stream';
import { readBytes } from './raw-body';

const chunks = (...sizes: number[]): Buffer[] => sizes.map((size, i) => Buffer.alloc(size, i + 1));

describe('the bytes of a body', () => {
  test('a known length is set aside once, and filled', async () => {
    const all = chunks(3, 70_000, 5);
    const held: number[] = [];
    const read = await readBytes(Readable.from(all), 70_008, { most: 100_000, hold: (bytes) => held.push(bytes) });
    expect([read.equals(Buffer.concat(all)), held]).toEqual([true, []]);
  });

  test('any other grows by doubling, asks for each step, and never beyond the limit', async () => {
    const all = chunks(...Array.from({ length: 55 }, () => 10_000));
    const held: number[] = [];
    const read = await readBytes(Readable.from(all), undefined, { most: 600_000, hold: (bytes) => held.push(bytes) });
    expect(read.equals(Buffer.concat(all))).toBe(true);
    expect(held).toEqual([65_536, 65_536, 131_072, 262_144, 75_712]);
  });

  test('too much, or no room, stops the reading at once', async () => {
    const tooMuch = readBytes(Readable.from(chunks(60_000, 60_000)), undefined, { most: 100_000, hold: () => undefined });
    await expect(tooMuch).rejects.toMatchObject({ kind: 'tooLarge' });
    const noRoom = readBytes(Readable.from(chunks(60_000, 60_000)), undefined, { most: 1_000_000, hold: (bytes) => { if (bytes > 0) throw new Error('full'); } });
    await expect(noRoom).rejects.toThrow('full');
  });

  test('one that breaks off is no body', async () => {
    const pipe = new PassThrough();
    const reading = readBytes(pipe, 10, { most: 100, hold: () => undefined });
    pipe.write('abc');
    setImmediate(() => pipe.destroy());
    await expect(reading).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('nothing is an empty body', async () => {
    expect(await readBytes(Readable.from([]), 0, { most: 100, hold: () => undefined })).toEqual(Buffer.alloc(0));
  });
});
