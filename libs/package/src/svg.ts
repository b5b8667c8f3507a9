import { SaxesParser } from 'saxes';

/** What a drawing may be made of. No script, no foreign content, no pictures in the picture, no animation that could set an address. */
const ELEMENTS = new Set([
  'svg', 'g', 'title', 'desc', 'defs', 'symbol', 'use', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan', 'textPath',
  'linearGradient', 'radialGradient', 'stop', 'clipPath', 'mask', 'pattern', 'marker', 'style', 'metadata',
]);

export interface SvgFault { file: string; line: number; text: string }

/** Faults of an SVG drawing: broken XML, and anything that runs or that is fetched from elsewhere. */
export const svgFaults = (svg: string, file: string): SvgFault[] => {
  const faults: SvgFault[] = [];
  const parser = new SaxesParser({ xmlns: false });
  const wrong = (text: string): void => { faults.push({ file, line: parser.line, text }); };
  let outermost = '';
  let inside = '';
  parser.on('doctype', () => wrong('Hình SVG không được có DOCTYPE.'));
  parser.on('processinginstruction', () => wrong('Hình SVG không được có chỉ thị <?…?>.'));
  parser.on('opentag', ({ name, attributes }) => {
    inside = name;
    outermost ||= name;
    if (!ELEMENTS.has(name)) wrong(`Hình SVG không được có phần tử <${name}>.`);
    for (const [attribute, value] of Object.entries(attributes)) {
      if (/^on/i.test(attribute)) wrong(`Hình SVG không được có ${attribute}="…" (mã chạy khi có sự kiện).`);
      else if (/(^|:)href$/i.test(attribute) && !/^#/.test(value.trim())) wrong(`Hình SVG chỉ được tham chiếu bên trong nó (#…), không phải “${value.slice(0, 60)}”.`);
      else if (!/^xmlns(:|$)/.test(attribute) && reachesOut(value)) wrong(`Hình SVG không được lấy gì từ bên ngoài: ${attribute}="${value.slice(0, 60)}".`);
    }
  });
  parser.on('text', (text) => { if (inside === 'style' && reachesOut(text)) wrong('Phần <style> của hình SVG không được lấy gì từ bên ngoài.'); });
  parser.on('cdata', (text) => { if (inside === 'style' && reachesOut(text)) wrong('Phần <style> của hình SVG không được lấy gì từ bên ngoài.'); });
  parser.on('error', (error) => { wrong(`Hình SVG viết sai XML: ${error.message.replace(/^\d+:\d+: /, '')}`); });
  parser.write(svg).close();
  if (outermost !== 'svg') faults.push({ file, line: 1, text: 'Tệp này không phải hình SVG.' });
  return faults;
};

/** A back-slash hides words in CSS; a drawing has no other use for one. */
const reachesOut = (css: string): boolean => /\\|@import|javascript:|expression\s*\(|url\(\s*['"]?(?!\s*['"]?#)/i.test(css);
