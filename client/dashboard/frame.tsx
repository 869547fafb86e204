import { Anchor, Box, Button, Container, Group, Loader, Text } from '@mantine/core';
import { Suspense } from 'react';
import { Link, Route, Router, Switch, useRoute } from 'wouter';
import { call } from './call.ts';
import { SCREENS } from './screens.ts';
import type { Staff } from './staff.ts';

/** Menu above, one screen below it. */
export function Frame({ staff, onSignedOut }: { readonly staff: Staff; readonly onSignedOut: () => Promise<void> }) {
  const screens = SCREENS.filter(({ isFor }) => isFor(staff));
  const signOut = async (): Promise<void> => {
    await call('sign-out', {});
    await onSignedOut();
  };
  return (
    <Router base="/dashboard">
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
        <Suspense fallback={<Loader aria-label="Loading" />}>
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
