import fc from 'fast-check';
import { readable, restored, storable } from './safe-text';

const units = fc.array(fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 0xd800, 0xdc00, 0xe000, 0x61)), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes));

test('any 16-bit string comes back as it was, and is stored without NUL and half pairs', () => {
  fc.assert(fc.property(units, (text) => {
    expect(restored(storable(text))).toBe(text);
    expect(storable(text)).not.toMatch(/\0|\p{Cs}/u);
    expect(readable(storable(text))).not.toMatch(/\0|\ue000|\p{Cs}/u);
  }), { numRuns: 500 });
});

test('ordinary text is left alone', () => expect(storable('Lò Thị Ánh 😀 {"a":1}')).toBe('Lò Thị Ánh 😀 {"a":1}'));
