import type { DeviceReport } from '../../server/protocol/messages.ts';

/** Coarse facts only: enough to describe the sample, too little to know a person again. */
export function deviceFacts(): DeviceReport {
  return {
    device: deviceClass(),
    browser: browserName(navigator.userAgent),
    screenWidth: screen.width,
    screenHeight: screen.height,
    pixelRatio: window.devicePixelRatio,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

function deviceClass(): DeviceReport['device'] {
  if (!matchMedia('(pointer: coarse)').matches) return 'laptop';
  return Math.min(screen.width, screen.height) < 600 ? 'phone' : 'tablet';
}

/** Others name Chrome and Safari too, so the more particular come first. */
const BROWSERS = [
  ['Edge', /Edg(?:A|iOS)?\/(\d+)/],
  ['Samsung Internet', /SamsungBrowser\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+).*Safari/],
] as const;

function browserName(userAgent: string): string {
  for (const [name, pattern] of BROWSERS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return 'other';
}
