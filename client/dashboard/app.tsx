import { Alert, Center, Container, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Whoami } from '../../server/protocol/staff/account-routes.ts';
import { ask } from './call.ts';
import { Frame } from './frame.tsx';
import { Enrolment } from './gate/enrolment.tsx';
import { Invitation } from './gate/invitation.tsx';
import { SecondFactor } from './gate/second-factor.tsx';
import { SignIn } from './gate/sign-in.tsx';
import { resumption } from './resumption.ts';

/** The secret of an invitation stands behind the `#`, and leaves the address bar at once. */
function takeToken(): string | null {
  const token = window.location.hash.slice(1);
  if (token === '') return null;
  window.history.replaceState(null, '', window.location.pathname);
  return token;
}
const INVITED = takeToken();

/** A page whose sign-in has ended stays, with what was typed on it, until somebody has signed in again. */
async function whoIsHere(): Promise<Whoami> {
  const who = await ask('whoami', {});
  if (who.is === 'staff' || !resumption.isOffered) return who;
  await resumption.wait();
  return ask('whoami', {});
}

export function App() {
  const [token, setToken] = useState(INVITED);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const who = useQuery({ queryKey: ['whoami'], queryFn: whoIsHere });
  const again = async (): Promise<void> => {
    await who.refetch();
  };
  if (who.isPending) return <Center mih="60vh"><Loader role="status" aria-label="Loading" /></Center>;
  const { data } = who;
  // What is known stays: a page that is open is not lost with the line.
  if (data === undefined) return <Container size="xs" py="xl"><Alert title="The server does not answer">{who.error?.message}</Alert></Container>;
  if (codes !== null || (data.is === 'half' && !data.hasSecondFactor)) {
    return <Enrolment codes={codes} onCodes={setCodes} onDone={async () => { await again(); setCodes(null); }} />;
  }
  if (data.is === 'staff') return <Frame staff={data} onSignedOut={again} />;
  if (data.is === 'half') return <SecondFactor name={data.name} onDone={again} />;
  if (token !== null) return <Invitation token={token} onDone={async () => { setToken(null); await again(); }} />;
  return <SignIn onDone={again} />;
}
