import { create } from 'qrcode';

/** The dark modules of a QR code as one path, one unit a module, and its side in modules. */
export const qrPath = (text: string): { path: string; side: number } => {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const parts: string[] = [];
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (!modules.get(y, x)) continue;
      let width = 1;
      while (x + width < modules.size && modules.get(y, x + width)) width++;
      parts.push(`M${x} ${y}h${width}v1h-${width}z`);
      x += width;
    }
  }
  return { path: parts.join(''), side: modules.size };
};

/** As a picture for screens, with the quiet zone the standard asks for. */
export const qrSvg = (text: string): string => {
  const { path, side } = qrPath(text);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 ${side + 8} ${side + 8}" shape-rendering="crispEdges" role="img" aria-label="Mã QR kiểm tra chứng nhận"><path fill="#fff" d="M-4 -4h${side + 8}v${side + 8}h-${side + 8}z"/><path d="${path}"/></svg>`;
};
