import { lazy, type ComponentType } from 'react';
import { runsCouples, type Staff } from './staff.ts';

export interface Screen {
  readonly path: string;
  /** In the menu; null for a page that another one leads to. */
  readonly label: string | null;
  /** Whether somebody gets to see it in the menu; what may be done there the server decides. */
  isFor(staff: Staff): boolean;
  readonly page: ComponentType<{ readonly staff: Staff }>;
}

/** Every screen, loaded when it is opened. A new one adds an entry. */
export const SCREENS: readonly Screen[] = [
  { path: '/', label: 'Studies', isFor: () => true, page: lazy(async () => ({ default: (await import('./studies/studies.tsx')).Studies })) },
  { path: '/new', label: null, isFor: ({ isOwner }) => isOwner, page: lazy(async () => ({ default: (await import('./setup/new-study.tsx')).NewStudy })) },
  { path: '/studies/:studyId', label: null, isFor: () => true, page: lazy(async () => ({ default: (await import('./studies/study.tsx')).Study })) },
  { path: '/studies/:studyId/couples', label: null, isFor: () => true, page: lazy(async () => ({ default: (await import('./couples/couples.tsx')).Couples })) },
  { path: '/studies/:studyId/data', label: null, isFor: () => true, page: lazy(async () => ({ default: (await import('./data/data.tsx')).Data })) },
  { path: '/studies/:studyId/plots', label: null, isFor: () => true, page: lazy(async () => ({ default: (await import('./plots/plots.tsx')).Plots })) },
  { path: '/studies/:studyId/withdrawals', label: null, isFor: () => true, page: lazy(async () => ({ default: (await import('./withdrawals/withdrawals.tsx')).Withdrawals })) },
  { path: '/board/:studyId?', label: 'Live board', isFor: runsCouples, page: lazy(async () => ({ default: (await import('./board/live-board.tsx')).LiveBoard })) },
  { path: '/couples/:studyId/:dyadSessionId', label: null, isFor: runsCouples, page: lazy(async () => ({ default: (await import('./couple/couple.tsx')).Couple })) },
  { path: '/console/:studyId?/:dyadSessionId?', label: 'Console', isFor: runsCouples, page: lazy(async () => ({ default: (await import('./console/console.tsx')).Console })) },
  { path: '/rooms', label: 'Rooms', isFor: ({ isOwner }) => isOwner, page: lazy(async () => ({ default: (await import('./rooms/rooms.tsx')).Rooms })) },
  { path: '/people', label: 'People', isFor: ({ isOwner }) => isOwner, page: lazy(async () => ({ default: (await import('./people/people.tsx')).People })) },
  { path: '/account', label: 'Account', isFor: () => true, page: lazy(async () => ({ default: (await import('./account/account.tsx')).Account })) },
];
