import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { streamMultipart } from './multipart';

describe('multipart/mixed (RFC 2046 §5.1)', () => {
  test('parts come one after the other, byte for byte', async () => {
    const bytes = Buffer.from([13, 10, 45, 45, 0, 255, 13, 10]);
    const sent = await buffer(streamMultipart([
      { headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' }, { headers: { a: 'b', c: 'd' }, body: () => Promise.resolve(Readable.from([bytes.subarray(0, 3), bytes.subarray(3)])) },
      { headers: {}, body: () => Promise.resolve(Readable.from([])) },
    ], 'xyz'));
    expect(sent.toString('latin1')).toBe(`--xyz\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n--xyz\r\na: b\r\nc: d\r\n\r\n${bytes.toString('latin1')}\r\n--xyz\r\n\r\n\r\n--xyz--\r\n`);
  });

  test('a part is asked for when its turn comes, and one that breaks off breaks off the whole', async () => {
    const asked: string[] = [];
    const part = (name: string, body: () => Readable) => ({ headers: { name }, body: () => { asked.push(name); return Promise.resolve(body()); } });
    const stream = streamMultipart([part('a', () => Readable.from([Buffer.from('1')])), part('b', () => { throw new Error('gone'); }), part('c', () => Readable.from([]))], 'x');
    await expect(buffer(stream)).rejects.toThrow('gone');
    expect(asked).toEqual(['a', 'b']);
  });
});
