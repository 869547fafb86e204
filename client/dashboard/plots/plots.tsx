import { Alert, Anchor, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { ENOUGH_TO_DRAW, type Plots as Drawn } from '../../../server/protocol/staff/plot-routes.ts';
import { call } from '../call.ts';
import { Balance } from './balance.tsx';
import { Funnel } from './funnel.tsx';
import { counted } from './numbers.ts';
import { Apart, Lengths } from './spreads.tsx';
import { DropOut, StepTimes } from './steps.tsx';

/** How often it looks again, in ms. */
const LOOK = 60_000;

/** How a study goes, to look at: numbers of couples and persons, never one of them. */
export function Plots() {
  const { studyId = '' } = useParams<{ studyId: string }>();
  const plots = useQuery({ queryKey: ['study-plots', studyId], queryFn: () => call('study-plots', { studyId }, 'page'), refetchInterval: LOOK });
  if (plots.isPending) return <Skeleton h={240} />;
  if (plots.isError && plots.data === undefined) return <Alert color="red" variant="outline" role="alert">{plots.error.message}</Alert>;
  const { funnel, target, balance, course } = plots.data;
  return (
    <Stack gap="xl">
      <div>
        <Anchor component={Link} href={`/studies/${studyId}`} c="inherit" underline="always" size="sm">{studyId}</Anchor>
        <Title order={1} size="h2">How it goes</Title>
      </div>
      {plots.isError && <Alert color="red" variant="outline" role="alert">What you see is not of now. {plots.error.message}</Alert>}
      {funnel[0]?.couples === 0 ? <Text>There is no couple in this study yet. Drawings come with the first.</Text> : <Funnel funnel={funnel} target={target} />}
      <Balance {...balance} />
      {course === null ? <Text>{whyNot(plots.data)}</Text> : (
        <>
          <DropOut {...course} />
          <StepTimes {...course} />
          <Lengths spread={course.minutes} />
          <Apart spread={course.apart} />
        </>
      )}
    </Stack>
  );
}

function whyNot({ mayFollow, over }: Drawn): string {
  if (!mayFollow) return 'Steps and lengths are drawn for those who run couples or analyse the data of this study.';
  return `Where persons stopped, and how long it took, is drawn once it is over for ${ENOUGH_TO_DRAW} couples (now: ${counted(over, 'couple')}); before that, one could tell the couples apart.`;
}
