import { svgFaults } from './svg';

const svg = (inside: string, attributes = ''): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"${attributes}>${inside}</svg>`;
const faultsOf = (text: string): string => svgFaults(text, 'images/a.svg').map((fault) => `${fault.line} ${fault.text}`).join('\n');

describe('a drawing', () => {
  test('of shapes, words and its own parts is fine', () => {
    expect(faultsOf(svg('<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><style>rect{fill:url(#g)}</style><rect fill="url(\'#g\')"/><use href="#g"/><text>Chữ</text>'))).toBe('');
  });

  test.each<[string, string, RegExp]>([
    ['a script', svg('<script>alert(1)</script>'), /<script>/],
    ['an event handler', svg('', ' onload="x()"'), /onload/],
    ['foreign content', svg('<foreignObject/>'), /<foreignObject>/],
    ['a picture', svg('<image href="data:image/png;base64,x"/>'), /<image>/],
    ['a reference outwards', svg('<use href="https://x.vn/a.svg#b"/>'), /chỉ được tham chiếu bên trong/],
    ['an xlink outwards', svg('<use xlink:href="//x.vn/a"/>'), /chỉ được tham chiếu bên trong/],
    ['a fill from elsewhere', svg('<rect fill="url(https://x.vn/#a)"/>'), /không được lấy gì từ bên ngoài/],
    ['a style from elsewhere', svg('<style>@import "https://x.vn/a.css";</style>'), /<style>/],
    ['a style with hidden words', svg('<style>rect{fill:u\\72l(https://x.vn)}</style>'), /<style>/],
    ['an animation of addresses', svg('<set attributeName="href" to="javascript:x"/>'), /<set>/],
    ['a link', svg('<a href="javascript:x"><text>x</text></a>'), /<a>/],
    ['a DOCTYPE', `<!DOCTYPE svg [<!ENTITY x "y">]>${svg('')}`, /DOCTYPE/],
    ['broken XML', svg('<g>'), /viết sai XML/],
    ['no svg at all', '<html/>', /không phải hình SVG/],
  ])('with %s is refused', (_name, text, expected) => {
    expect(faultsOf(text)).toMatch(expected);
  });

  test('tells the line', () => {
    expect(faultsOf(svg('\n\n<script/>'))).toMatch(/^3 /);
  });
});
