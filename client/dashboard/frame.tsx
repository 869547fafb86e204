import { Anchor, Box, Button, Container, Group, Loader, Text } from '@mantine/core';
import { Suspense, useEffect } from 'react';
import { Link, Route, Router, Switch, useRoute } from 'wouter';
import { ask, Refused } from './call.ts';
import { SignedOut } from './gate/signed-out.tsx';
import { resumption } from './resumption.ts';
import { SCREENS } from './screens.ts';
import type { Staff } from './staff.ts';

/** Menu above, one screen below it. */
export function Frame({ staff, onSignedOut }: { readonly staff: Staff; readonly onSignedOut: () => Promise<void> }) {
  const screens = SCREENS.filter(({ isFor }) => isFor(staff));
  useEffect(() => {
    resumption.offer(true);
    return () => resumption.offer(false);
  }, []);
  const signOut = async (): Promise<void> => {
    resumption.offer(false);
    // Where it has ended already there is nothing to end.
    await ask('sign-out', {}).catch((error: unknown) => {
      if (!(error instanceof Refused) || error.code !== 'not-signed-in') throw error;
    });
    await onSignedOut();
  };
  return (
    <Router base="/dashboard">
      <SignedOut staff={staff} />
      <Box component="header">
        <Container size="lg" py="md">
          <Group justify="space-between">
            <Group component="nav" aria-label="Screens" gap="lg">
              <Text fw={700}>Tandem</Text>
              {screens.filter(({ label }) => label !== null).map(({ path, label }) => (
                <MenuLink key={path} to={path.split('/:')[0] ?? path} label={label ?? ''} />
              ))}
            </Group>
            <Group gap="sm">
              <Text size="sm">{staff.name}</Text>
              <Button size="xs" variant="default" onClick={signOut}>Sign out</Button>
            </Group>
          </Group>
        </Container>
      </Box>
      <Container component="main" size="lg" py="md">
        <Suspense fallback={<Loader role="status" aria-label="Loading" />}>
          <Switch>
            {screens.map(({ path, page: Page }) => (
              <Route key={path} path={path}><Page staff={staff} /></Route>
            ))}
            <Route><Text>There is no such screen, or it is not for you.</Text></Route>
          </Switch>
        </Suspense>
      </Container>
    </Router>
  );
}

/** Tells whoever sees and whoever listens on which screen they are. */
function MenuLink({ to, label }: { readonly to: string; readonly label: string }) {
  const [isHere] = useRoute(to === '/' ? '/' : `${to}/*?`);
  return <Anchor component={Link} href={to} c="inherit" fw={isHere ? 700 : 400} underline={isHere ? 'always' : 'hover'} aria-current={isHere ? 'page' : undefined}>{label}</Anchor>;
}
