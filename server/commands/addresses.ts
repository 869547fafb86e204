import type { NetworkInterfaceInfo } from 'node:os';

/** Interfaces that lead to virtual machines and containers, not to a phone on the same Wi-Fi. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|tailscale|utun|tun|tap|wg)/i;

/** IPv4 address at which devices in the same network find this computer, or `null` if it is in none. */
export function lanAddress(interfaces: Readonly<Record<string, NetworkInterfaceInfo[] | undefined>>): string | null {
  const reachable = Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
      .map(({ address }) => ({ address, isVirtual: VIRTUAL.test(name) })),
  );
  return (reachable.find(({ isVirtual }) => !isVirtual) ?? reachable[0])?.address ?? null;
}

export interface Addresses {
  /** For a browser on this computer, e.g. `http://localhost:3000`. */
  readonly here: string;
  /** For a phone in the same network; `null` if none can get here. */
  readonly nearby: string | null;
}

/**
 * @param host    what the server listens on, as in HOST
 * @param scheme  `https` where the server has a certificate
 */
export function addressesOf(host: string, port: number, lan: string | null, scheme: 'http' | 'https'): Addresses {
  const at = (name: string): string => `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`;
  if (host === '0.0.0.0' || host === '::') return { here: at('localhost'), nearby: lan === null ? null : at(lan) };
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return { here: at(host), nearby: null };
  return { here: at(host), nearby: at(host) };
}
