import { create } from 'qrcode';

/**
 * Dark on light in both colour schemes: cameras need it so.
 *
 * @param label  what it leads to, for whoever cannot see it
 * @param size   in CSS pixels
 */
export function QrCode({ text, label, size: pixels = 220 }: { readonly text: string; readonly label: string; readonly size?: number }) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const dark = Array.from({ length: size * size }, (_, at) => at).filter((at) => modules.get(Math.floor(at / size), at % size));
  const path = dark.map((at) => `M${at % size} ${Math.floor(at / size)}h1v1h-1z`).join('');
  return (
    <svg viewBox={`-4 -4 ${size + 8} ${size + 8}`} width={pixels} height={pixels} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect x="-4" y="-4" width={size + 8} height={size + 8} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
