import { Button, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CouplePage } from '../../../server/protocol/staff/couple-page-routes.ts';
import { AgreedTime } from '../couples/agreed-time.tsx';
import { timeWords } from '../times.ts';

interface Given extends Pick<CouplePage, 'appointments' | 'dyadNum'> {
  readonly studyId: string;
  readonly dyadSessionId: string;
}

/** When they were to come, and from when on it was another time. */
export function Appointments({ studyId, dyadSessionId, dyadNum, appointments }: Given) {
  const [isOpen, setIsOpen] = useState(false);
  const queries = useQueryClient();
  const meetsAt = appointments.at(-1)?.at ?? null;
  return (
    <section aria-labelledby="agreed-time">
      <Title order={2} size="h3" mb="xs" id="agreed-time">Agreed time</Title>
      <Stack gap="sm" align="flex-start">
        {appointments.length === 0 && <Text>No time is agreed with them.</Text>}
        {appointments.map(({ appointmentId, at, by, madeAt }, index) => (
          <div key={appointmentId}>
            <Text size="sm" c="dimmed">{by}, {new Date(madeAt).toLocaleString()}</Text>
            <Text td={index === appointments.length - 1 ? undefined : 'line-through'}>{at === null ? 'no time any more' : timeWords(at)}</Text>
          </div>
        ))}
        <Button variant="default" onClick={() => setIsOpen(true)}>{meetsAt === null ? 'Set a time' : 'Change the time'}</Button>
      </Stack>
      {isOpen && <AgreedTime studyId={studyId} dyadNum={dyadNum} meetsAt={meetsAt} onClose={() => setIsOpen(false)} onSet={async () => { setIsOpen(false); await queries.invalidateQueries({ queryKey: ['couple-page', studyId, dyadSessionId] }); }} />}
    </section>
  );
}
