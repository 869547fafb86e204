import { shape } from './element.ts';

/** Drawn in the colour of the text around, for the eye only: the words beside say the same. */
function icon(...paths: readonly string[]): SVGSVGElement {
  const lines = paths.map((d) => shape('path', { d }));
  return shape('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, ...lines);
}

export function lockIcon(): SVGSVGElement {
  return icon('M6 11h12v9H6z', 'M8.5 11V8a3.5 3.5 0 0 1 7 0v3');
}

export function twoPeopleIcon(): SVGSVGElement {
  return icon(
    'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
    'M2.5 19c0-3 2.5-5 5.5-5s5.5 2 5.5 5',
    'M16 11a3 3 0 1 0 0-6',
    'M16.5 14c3 0 5 2 5 5',
  );
}

export function tickIcon(): SVGSVGElement {
  return icon('M5 12.5l4.5 4.5L19 7.5');
}

export function clockIcon(): SVGSVGElement {
  return icon('M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z', 'M12 8v4.5l3 2');
}
