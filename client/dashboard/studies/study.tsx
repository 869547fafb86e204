import { Alert, Anchor, Badge, Group, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import type { Permission } from '../../../server/protocol/staff/permissions.ts';
import { call } from '../call.ts';
import type { Staff } from '../staff.ts';
import { StudyConsent } from './consent.tsx';
import { StudyDraws } from './draws.tsx';
import { StudyLife } from './life.tsx';
import { Panel } from './panel.tsx';
import { StudySetup } from './study-setup.tsx';

/** One study: how far its couples are, and how it draws. */
export function Study({ staff }: { readonly staff: Staff }) {
  const { studyId = '' } = useParams<{ studyId: string }>();
  const studies = useQuery({ queryKey: ['list-studies'], queryFn: () => call('list-studies', {}) });
  if (studies.isPending) return <Skeleton h={120} />;
  if (studies.isError) return <Alert color="red" variant="outline">{studies.error.message}</Alert>;
  const study = studies.data.find((each) => each.studyId === studyId);
  if (study === undefined) return <Text>There is no study “{studyId}”, or you have no permission in it. An owner can give you one.</Text>;
  const may = (permission: Permission) => staff.grants.some((grant) => grant.studyId === studyId && grant.permission === permission);
  const counts: readonly (readonly [string, number])[] = [
    ['invited', study.couples],
    ['under way', study.underWay],
    [study.target === null ? 'completed' : `completed of ${study.target}`, study.completed],
    ['ended early', study.endedEarly],
  ];
  return (
    <>
      <Group gap="sm" mb="xs">
        <Title order={1} size="h2">{study.studyId}</Title>
        <Badge variant="outline" color="gray" c="inherit">{study.state}</Badge>
      </Group>
      <Text mb="md">Experiment: {study.experimentId}</Text>
      <Group component="dl" gap="xl" mb="lg">
        {counts.map(([what, count]) => (
          <div key={what}>
            <Text component="dt" size="sm">Couples {what}</Text>
            <Text component="dd" size="xl" fw={600} m={0}>{count}</Text>
          </div>
        ))}
      </Group>
      <Text mb="lg"><Anchor component={Link} href={`/studies/${studyId}/couples`} c="inherit" underline="always">Couples and their links</Anchor></Text>
      {(staff.isOwner || may('experimenter') || may('assistant') || may('analyst') || may('monitor')) && <Text mb="lg"><Anchor component={Link} href={`/studies/${studyId}/plots`} c="inherit" underline="always">How it goes, drawn</Anchor></Text>}
      {(may('analyst') || staff.isOwner) && <Text mb="lg"><Anchor component={Link} href={`/studies/${studyId}/data`} c="inherit" underline="always">Data and exports</Anchor></Text>}
      {(staff.isOwner || may('custodian')) && <Text mb="lg"><Anchor component={Link} href={`/studies/${studyId}/withdrawals`} c="inherit" underline="always">Withdrawals that were asked for</Anchor></Text>}
      {(staff.isOwner || may('experimenter')) && <StudyLife studyId={studyId} />}
      {(staff.isOwner || may('experimenter')) && <StudyConsent studyId={studyId} staffId={staff.staffId} />}
      {(staff.isOwner || may('experimenter') || may('randomiser') || may('developer')) && <StudySetup studyId={studyId} mayClone={staff.isOwner} />}
      {(staff.isOwner || may('experimenter') || may('custodian')) && <Panel studyId={studyId} mayChange={staff.isOwner || may('experimenter')} mayPay={may('custodian')} />}
      <StudyDraws studyId={studyId} unblinder={may('unblinder') ? staff.name : null} />
    </>
  );
}
