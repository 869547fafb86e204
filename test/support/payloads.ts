import { randomUUID } from 'node:crypto';
import type { ClockReport, DeviceReport, OnsetReport, StartAcknowledge } from '../../server/protocol/messages.ts';

/** What a browser reports of itself, each as a sound one would. */
export const clockReport: ClockReport = { offset: 0, uncertainty: 1, rttMedian: 1, rttP95: 1, pings: 10, hiddenMs: 0, hiddenForMs: null };

export const deviceReport: DeviceReport = {
  device: 'phone', browser: 'Firefox 145', screenWidth: 390, screenHeight: 844, pixelRatio: 3, timezone: 'Europe/Berlin',
};

export function onsetReport(sharedStepId: string): OnsetReport {
  const onsetId = randomUUID();
  return { onsetId, sharedStepId, targetAt: 1_000, paintedAt: 1_001, offset: 0, uncertainty: 1, framePeriod: 16.7, paintingTime: 6.5, postponements: 0 };
}

export function acknowledgement(sharedStepId: string, attempt: number): StartAcknowledge {
  return { sharedStepId, attempt, onTime: true, frame: null };
}
