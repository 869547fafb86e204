import { X509Certificate } from 'node:crypto';
import { toString as qrCode } from 'qrcode';
import { Html, html } from '../sheet/html.ts';

interface Device {
  readonly name: string;
  readonly steps: readonly string[];
}

/** How each kind of device is told to trust an authority; as their makers describe it in 2026. */
const DEVICES: readonly Device[] = [
  {
    name: 'iPad or iPhone (Safari)',
    steps: [
      'Open the address above in Safari, go on in spite of the warning, and allow the profile.',
      'Settings, “Profile Downloaded”: compare the fingerprint under “More Details”, then install it.',
      'Settings, General, About, Certificate Trust Settings: switch it on.',
    ],
  },
  {
    name: 'Android (Chrome)',
    steps: [
      'Open the address above in Chrome, go on in spite of the warning, and keep the file.',
      'Settings, search for “CA certificate”, choose it, and take the file. The device wants a screen lock for this.',
      'Trusted credentials, “User”: open it and compare the fingerprint.',
    ],
  },
  {
    name: 'Windows (Chrome, Edge)',
    steps: [
      'Open the address above, go on in spite of the warning, and open the file.',
      '“Details”, “Thumbprint” is the SHA-1 print above. “Install Certificate”, “Local Machine”, “Trusted Root Certification Authorities”.',
    ],
  },
  {
    name: 'Mac (Safari, Chrome)',
    steps: [
      'Open the address above, go on in spite of the warning, and open the file: Keychain Access takes it.',
      'Open it there, compare the fingerprint, then “Trust”, “When using this certificate: Always Trust”.',
    ],
  },
  {
    name: 'Firefox on any computer',
    steps: [
      'Settings, search for “certificates”, View Certificates, Authorities, Import: take the file.',
      '“View” shows the fingerprint; then tick “identify websites”.',
    ],
  },
];

/**
 * One page to print: how the devices of a lab come to trust its certificate.
 *
 * @param address    where devices fetch the authority's certificate
 * @param page       where they see afterwards that it has worked
 * @param authority  its certificate, as PEM
 */
export async function trustSheet(given: { readonly address: string; readonly page: string; readonly authority: string; readonly css: string }): Promise<string> {
  const { address, page, authority, css } = given;
  const { fingerprint256, fingerprint, subject, validTo } = new X509Certificate(authority);
  // Drawn by the library from our own address.
  const code = new Html(await qrCode(address, { type: 'svg', margin: 0 }));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trust this lab’s certificate</title>
<style>${new Html(css)}</style>
</head>
<body>
<main>
<h1>Trust this lab’s certificate</h1>
<p>Once on each device that a couple uses. Without it their browser warns of the page, and the study cannot begin.</p>
<div class="address">${code}<p>On the device, in the lab’s network:<br><code>${address}</code></p></div>
<p>Install it only if the device shows the same fingerprint. It has come over a line that is not trusted yet.</p>
<div class="print"><strong>SHA-256</strong> <code>${fingerprint256}</code><br><strong>SHA-1</strong> <code>${fingerprint}</code><br>${subject}, until ${new Date(validTo).toISOString().slice(0, 10)}</div>
${DEVICES.map(
    ({ name, steps }) => html`<section><h2>${name}</h2><ol>${steps.map((step) => html`<li>${step}</li>`)}</ol></section>
`,
  )}<h2>Afterwards</h2>
<p>Open <code>${page}</code>: no warning. The certificate vouches for names and addresses of local networks and for this server only; take it off devices that leave the lab.</p>
</main>
</body>
</html>
`.source;
}
