import type { Audience } from '../../../server/protocol/content.ts';
import { lockIcon, twoPeopleIcon } from '../icons.ts';
import { words } from '../words.ts';

export function audienceLine(audience: Audience): readonly (Node | string)[] {
  switch (audience) {
    case 'private':
      return [lockIcon(), words().partnerSeesNot];
    case 'shared':
      return [twoPeopleIcon(), words().partnerSees];
    case 'none':
      return [];
  }
}
