import { Accordion, Stack, Text, Title } from '@mantine/core';
import type { AboutExperiment } from '../../../server/protocol/staff/setup-routes.ts';
import { ConsentShown } from './consent-shown.tsx';

/** What follows from the experiment and what was chosen, to be read before it is made. */
export function About({ about, experimentId }: { readonly about: AboutExperiment; readonly experimentId: string }) {
  return (
    <Stack component="section" aria-label="What participants meet">
      <Title order={2} size="h4">What participants meet</Title>
      <Text>Roles: {about.roles ?? 'both partners do the same.'}</Text>
      <Text>Whoever is at the door first waits for the partner for {about.patience}.</Text>
      <Text>Roles and words are those of experiments/{experimentId}: they are changed there. A consent can be written for this study alone.</Text>
      <Accordion variant="contained" transitionDuration={0}>
        {about.consents.map(({ language, version, ...text }) => (
          <Accordion.Item key={language} value={language}>
            <Accordion.Control>Consent in {new Intl.DisplayNames(['en'], { type: 'language' }).of(language)}, version {version}</Accordion.Control>
            <Accordion.Panel>
              <ConsentShown language={language} text={text} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  );
}
