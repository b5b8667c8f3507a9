import { isIri, isLanguageTag, isMailto, isMediaType, isSha1, isSha2, isUuid } from './grammars';

const accepts = (name: string, holds: (text: string) => boolean, good: readonly string[], bad: readonly string[]): void => {
  describe(name, () => {
    test.each(good)('accepts %j', (text) => expect(holds(text)).toBe(true));
    test.each(bad)('refuses %j', (text) => expect(holds(text)).toBe(false));
  });
};

accepts('RFC 4122 UUIDs (Data §4.4)', isUuid,
  ['6690e6c9-3ef0-4ed3-8b37-7f3964730bee', '6690E6C9-3EF0-4ED3-8B37-7F3964730BEE', '019358a1-6d2c-7f00-8000-000000000001'],
  ['', '6690e6c9-3ef0-4ed3-8b37-7f3964730bee1', '6690e6c93ef04ed38b377f3964730bee', '{6690e6c9-3ef0-4ed3-8b37-7f3964730bee}',
    'MA97B177-9383-4934-8543-0F91A7A02836', '6690e6c9-3ef0-4ed3-8b37-7f3964730bee\n']);

accepts('RFC 3987 IRIs with a scheme (Data §2.2, §4.3)', isIri,
  ['http://example.com', 'https://hocvuso.vn/khóa-học/1#phần', 'urn:uuid:6690e6c9-3ef0-4ed3-8b37-7f3964730bee', 'tag:adlnet.gov,2013:expapi:0.9:activities:x',
    'http://[::1]/a', 'http://x/a?b[0]=1', 'http://x/%E1%BA%BF', 'x-a+b.c:d', 'http://例え.jp/😀'],
  ['', 'a', 'relative/path', '/absolute', '//host/path', 'ab=c://should.fail.com', '1http://x', 'http:', ':x', 'http://x y', 'http://x/<a>',
    'http://x/"', 'http://x/{a}', 'http://x/a|b', 'http://x/^', 'http://x/`', 'http://x/\\', 'http://x/%zz', 'http://x/50%', 'http://x/#a#b', 'http://x/\u0007']);

accepts('mailto IRIs (Data §2.4.2.3)', isMailto,
  ['mailto:a@b.vn', 'mailto:nguyen.van-a+x@sonla.gov.vn', 'mailto:nguyễn@ví-dụ.vn', 'mailto:a%40b@c.d'],
  ['', 'a@b.vn', 'mailto:', 'mailto:a', 'mailto:@b', 'mailto:a@', 'mailto:a@b@c', 'mailto:a b@c', 'mailto:a@b?subject=x', 'mailto:a@b,c@d', 'http://a@b', 'mailto:should.fail.com']);

accepts('SHA-1 of a mailbox (Data §2.4.2.3)', isSha1, ['fd41c918b88b4b20a0a5a4c32391aaa0fd41c918', 'FD41C918B88B4B20A0A5A4C32391AAA0FD41C918'],
  ['', 'fd41', 'zd41c918b88b4b20a0a5a4c32391aaa0fd41c918', 'fd41c918b88b4b20a0a5a4c32391aaa0fd41c9180']);

accepts('SHA-2 of an attachment (Data §2.4.11)', isSha2, ['a'.repeat(56), '0'.repeat(64), 'F'.repeat(96), '1'.repeat(128)],
  ['', 'a'.repeat(40), 'a'.repeat(63), 'g'.repeat(64), `../../${'a'.repeat(58)}`]);

accepts('RFC 2046 media types (Data §2.4.11)', isMediaType,
  ['text/plain', 'text/plain; charset=ascii', 'text/plain;charset="utf-8"', 'application/octet-stream', 'application/vnd.api+json', 'multipart/mixed; boundary=-------314159'],
  ['', 'text', 'text/', '/plain', 'text/plain/x', 'text plain', 'text/plain; charset', 'tệp/văn']);

accepts('RFC 5646 language tags (Data §4.2)', isLanguageTag,
  ['vi', 'en-US', 'de-DE', 'zh-Hant', 'sr-Latn-RS', 'cmn', 'es-419', 'ase', 'sl-rozaj-biske', 'de-1996', 'zh-cmn-Hans-CN', 'en-u-ca-gregory', 'en-a-bbb-x-a-ccc',
    'x-whatever', 'i-klingon', 'EN-gb-OED', 'art-lojban', 'und', 'hy-Latn-IT-arevela', 'de-CH-x-phonebk'],
  ['', 'a', 'a12345678', 'en_US', 'en-', '-en', 'en--US', 'zh-z-aaa-z-bbb-c-ccc', 'de-1996-1996', 'en-US-US', 'a-DE', 'ar-a-aaa-b-bbb-a-ccc', 'en-x', 'tiếng-việt', 'en-US '
    , `x-${'a-'.repeat(200)}a`]);
