import { Alert, Button, Group, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { StudySettings } from '../../../server/protocol/staff/setup-routes.ts';
import { call } from '../call.ts';
import { About } from '../setup/about.tsx';
import { SCHEMES, schemeShown } from '../setup/fields.tsx';

/** How the study was set up, and by which version of the experiment its couples go. */
export function StudySetup({ studyId, mayClone }: { readonly studyId: string; readonly mayClone: boolean }) {
  const settings = useQuery({ queryKey: ['study-settings', studyId], queryFn: () => call('study-settings', { studyId }) });
  if (settings.isPending) return <Skeleton h={80} />;
  if (settings.isError) return <Alert color="red" variant="outline">{settings.error.message}</Alert>;
  return (
    <Stack component="section" aria-label="Set-up" mb="lg">
      <Title order={2} size="h3">Set-up</Title>
      <Table>
        <Table.Tbody>
          {rowsOf(settings.data).map(([what, value]) => (
            <Table.Tr key={what}><Table.Th scope="row">{what}</Table.Th><Table.Td>{value}</Table.Td></Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Versions {...settings.data} />
      {settings.data.about !== null && <About about={settings.data.about} experimentId={settings.data.experimentId} />}
      {mayClone && <Group><Button component={Link} href={`/new?like=${studyId}`} variant="default">Make another like it</Button></Group>}
    </Stack>
  );
}

function rowsOf({ parameters, labels, arms, scheme, strata, listLength, languages, target }: StudySettings): readonly (readonly [string, string])[] {
  return [
    ...Object.entries(parameters).map(([name, value]) => [labels[name] ?? name, value] as const),
    ['conditions', arms === null ? 'all of the experiment' : arms.join(', ')],
    ['drawn by', SCHEMES.find(({ value }) => value === schemeShown(scheme, strata))?.label ?? scheme],
    ...strata.map(({ name, levels }) => [`stratum ${name}`, levels.join(', ')] as const),
    ...(listLength === null ? [] : [['imported list', `${listLength} places`] as const]),
    ['languages', languages === null ? 'all of the experiment' : languages.join(', ')],
    ['couples wanted', target === null ? 'not said' : String(target)],
  ];
}

/** What a couple has been given stays as it is, whatever becomes of the files. */
function Versions({ versionNow, inUse }: StudySettings) {
  if (versionNow === null) return <Alert color="red" variant="outline">The experiment is not on this server: nobody new can be added or drawn. Put its folder back and start the server.</Alert>;
  const older = inUse.filter(({ version }) => version !== versionNow);
  return (
    <>
      <Text>Couples that are added now get version {versionNow} of the experiment.</Text>
      {older.map(({ version, couples, drawn }) => (
        <Text key={version}>{couples} {couples === 1 ? 'couple that is' : 'couples that are'} not through {couples === 1 ? 'was' : 'were'} enrolled under version {version}. What they have been given stays as it is ({drawn} with the whole plan); for the others, what follows the draw comes from {versionNow}.</Text>
      ))}
    </>
  );
}
