import helmet from 'helmet';
import type { RequestHandler } from 'express';

const ONLY_US = ["'self'"];

type Page = 'participant' | 'pane' | 'dashboard';

/**
 * Content Security Policy and its company. jsPsych and SurveyJS work under it: inline styles are allowed,
 * scripts only from us, and every string that becomes HTML passes the page's Trusted Types policy first.
 *
 * `upgrade-insecure-requests` is left out on plain http, or a phone in the same network could not join a demo.
 *
 * @param page  `pane`: participants' pages inside the rehearsal; `dashboard`: no inline styles, and no string becomes HTML at all
 */
export function securityHeaders(page: Page): RequestHandler {
  const framedBySelf = page === 'pane';
  const isDashboard = page === 'dashboard';
  const headers = (isSecure: boolean) =>
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ONLY_US,
          styleSrc: isDashboard ? ONLY_US : ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:'],
          fontSrc: ONLY_US,
          connectSrc: ONLY_US,
          workerSrc: ONLY_US,
          formAction: ONLY_US,
          baseUri: ["'none'"],
          objectSrc: ["'none'"],
          frameSrc: framedBySelf ? ONLY_US : ["'none'"],
          frameAncestors: framedBySelf ? ONLY_US : ["'none'"],
          requireTrustedTypesFor: ["'script'"],
          trustedTypes: isDashboard ? ["'none'"] : ['default', 'dompurify'],
          ...(isSecure ? { upgradeInsecureRequests: [] } : {}),
        },
      },
      strictTransportSecurity: isSecure,
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: framedBySelf ? { action: 'sameorigin' } : { action: 'deny' },
      // Browsers heed these two on secure pages only, and complain elsewhere.
      crossOriginOpenerPolicy: isSecure ? { policy: 'same-origin' } : false,
      originAgentCluster: isSecure,
    });
  const plain = headers(false);
  const secure = headers(true);
  return (request, response, next) => (request.secure ? secure : plain)(request, response, next);
}
