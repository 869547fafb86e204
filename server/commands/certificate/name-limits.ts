import { AsnConvert } from '@peculiar/asn1-schema';
import { GeneralName, GeneralSubtree, GeneralSubtrees, id_ce_nameConstraints, NameConstraints } from '@peculiar/asn1-x509';
import { Extension } from '@peculiar/x509';
import { BlockList, isIP } from 'node:net';

/** Names that mean nothing outside a local network. */
const LOCAL_NAMES = ['localhost', 'local', 'lan', 'internal', 'home.arpa'];
/** Addresses that mean nothing outside a local network (RFC 1918, 3927, 4193, 4291). */
const LOCAL_NETWORKS = ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '::1/128', 'fc00::/7', 'fe80::/10'];

/**
 * What an authority of the lab may vouch for: names and addresses of local networks, and these hosts. Whoever
 * steals its key can then pass for no other site on the devices that trust it.
 */
export function nameLimits(hosts: readonly string[]): Extension {
  const own = hosts.filter((host) => !isLocal(host));
  const names = [...LOCAL_NAMES, ...own.filter((host) => isIP(host) === 0)].map((dNSName) => new GeneralName({ dNSName }));
  const single = own.filter((host) => isIP(host) !== 0).map((host) => `${host}/${isIP(host) === 4 ? 32 : 128}`);
  const addresses = [...LOCAL_NETWORKS, ...single].map((iPAddress) => new GeneralName({ iPAddress }));
  const permittedSubtrees = new GeneralSubtrees([...names, ...addresses].map((base) => new GeneralSubtree({ base })));
  return new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(new NameConstraints({ permittedSubtrees })));
}

/** True if this host lies within the limits. */
export function isWithin(limits: ArrayBuffer, host: string): boolean {
  const bases = [...(AsnConvert.parse(limits, NameConstraints).permittedSubtrees ?? [])].map(({ base }) => base);
  if (isIP(host) === 0) return bases.some(({ dNSName }) => dNSName !== undefined && isUnder(host, dNSName));
  return inNetworks(host, bases.flatMap(({ iPAddress }) => (iPAddress === undefined ? [] : [iPAddress])));
}

function isLocal(host: string): boolean {
  return isIP(host) === 0 ? LOCAL_NAMES.some((name) => isUnder(host, name)) : inNetworks(host, LOCAL_NETWORKS);
}

function isUnder(host: string, name: string): boolean {
  return host === name || host.endsWith(`.${name}`);
}

/** @param networks  such as `10.0.0.0/8` */
function inNetworks(address: string, networks: readonly string[]): boolean {
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', prefix = ''] = network.split('/');
    if ((isIP(base) === 4 ? 'ipv4' : 'ipv6') === family) list.addSubnet(base, Number(prefix || (family === 'ipv4' ? 32 : 128)), family);
  }
  return list.check(address, family);
}
