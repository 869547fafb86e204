import { Alert, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '../call.ts';
import { serverAlerts, serverWords, studyAlerts } from './server-alerts.ts';

/** How often it is asked for, in ms. */
const SERVER_EVERY = 10_000;
const STUDY_EVERY = 60_000;

/** How the server and the study as a whole do, above the couples. */
export function ServerStrip({ studyId }: { readonly studyId: string }) {
  const server = useQuery({ queryKey: ['server-state'], queryFn: () => call('server-state', {}, 'page'), refetchInterval: SERVER_EVERY });
  const study = useQuery({ queryKey: ['study-signs', studyId], queryFn: () => call('study-signs', { studyId }, 'page'), refetchInterval: STUDY_EVERY, enabled: studyId !== '' });
  const alerts = [...(server.isSuccess ? serverAlerts(server.data) : []), ...(study.data === undefined ? [] : studyAlerts(study.data))];
  return (
    <section aria-label="Server and study">
      {server.isSuccess && <Text size="sm">Server: {serverWords(server.data)}</Text>}
      {server.isError && <Alert color="red" variant="outline" role="alert">How the server does is not known now. {server.error.message}</Alert>}
      {alerts.length > 0 && (
        <Alert color={alerts.some(({ urgency }) => urgency === 'go') ? 'red' : 'yellow'} variant="outline" role="status" mt="xs" aria-label="Needs somebody">
          <List size="sm">{alerts.map(({ words }) => <List.Item key={words}>{words}</List.Item>)}</List>
        </Alert>
      )}
    </section>
  );
}
