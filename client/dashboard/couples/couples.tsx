import { Alert, Anchor, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { call, Refused } from '../call.ts';
import type { Staff } from '../staff.ts';
import type { CoupleLine } from '../../../server/protocol/staff/couple-routes.ts';
import { AddCouples } from './add-couples.tsx';
import { AgreedTime } from './agreed-time.tsx';
import { CoupleTable } from './couple-table.tsx';
import { FreshLinks } from './fresh-links.tsx';
import { Invitations } from './invitations.tsx';
import { NewLink, type LinkOf } from './new-link.tsx';
import { useFreshLinks } from './use-fresh-links.ts';

/** How often the list looks again, in ms. */
const LOOK = 15_000;

/** The couples of a study: how far their links have led, more of them, and a new link for whoever has lost theirs. */
export function Couples({ staff }: { readonly staff: Staff }) {
  const { studyId = '' } = useParams<{ studyId: string }>();
  const couples = useQuery({ queryKey: ['list-couples', studyId], queryFn: () => call('list-couples', { studyId }, 'page'), refetchInterval: LOOK });
  const fresh = useFreshLinks(staff.staffId, studyId);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [timed, setTimed] = useState<CoupleLine | null>(null);
  const [asked, setAsked] = useState<LinkOf | null>(null);
  if (couples.isPending) return <Skeleton h={240} />;
  if (couples.isError && couples.data === undefined) return <NotHere error={couples.error} />;
  const isCustodian = staff.grants.some((grant) => grant.studyId === studyId && grant.permission === 'custodian');
  const mayMail = isCustodian && couples.data.sendsMail;
  const mayAdd = staff.grants.some((grant) => grant.studyId === studyId && (grant.permission === 'experimenter' || grant.permission === 'custodian'));
  return (
    <Stack>
      <div className="no-print">
        <Anchor component={Link} href={`/studies/${studyId}`} c="inherit" underline="always" size="sm">{studyId}</Anchor>
        <Title order={1} size="h2">Couples</Title>
      </div>
      <FreshLinks studyId={studyId} fresh={fresh} />
      {couples.isError && <Alert className="no-print" color="red" variant="outline" role="alert">What you see is not of now. {couples.error.message}</Alert>}
      {mayAdd && <AddCouples studyId={studyId} takesEmails={isCustodian} list={couples.data} onAdded={async (added) => { fresh.add(added); await couples.refetch(); }} />}
      {mayMail && <Invitations studyId={studyId} couples={couples.data.couples} chosen={chosen} onSent={() => { setChosen(new Set()); void couples.refetch(); }} />}
      <CoupleTable list={couples.data} onTime={setTimed} onNewLink={setAsked} {...(mayMail && { chosen, onChoose: setChosen })} />
      {isCustodian && !couples.data.sendsMail && <Text className="no-print" size="sm">This server sends no links by e-mail. Whoever runs it can set SMTP_URL and SMTP_FROM.</Text>}
      {timed !== null && <AgreedTime studyId={studyId} dyadNum={timed.dyadNum} meetsAt={timed.meetsAt} onClose={() => setTimed(null)} onSet={async () => { setTimed(null); await couples.refetch(); }} />}
      {asked !== null && <NewLink studyId={studyId} of={asked} mayMail={mayMail} onMailed={async () => { fresh.end(asked); await couples.refetch(); }} onClose={() => setAsked(null)} onMade={async (made) => { fresh.add([made]); setAsked(null); await couples.refetch(); }} />}
    </Stack>
  );
}

function NotHere({ error }: { readonly error: Error }) {
  if (error instanceof Refused && error.code === 'forbidden') return <Text>Who may see the couples of this study has the permission experimenter, assistant or custodian in it. An owner can give you one.</Text>;
  return <Alert color="red" variant="outline" role="alert">{error.message}</Alert>;
}
