import { Fieldset, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { readConsent, type ConsentAsked, type ConsentTyped } from '../../../server/protocol/consent-text.ts';
import { ConsentShown } from './consent-shown.tsx';

interface Given {
  readonly consent: ConsentAsked;
  readonly languages: readonly string[];
  /** At `consent:version` or `consent:LANGUAGE`; undefined: nothing is wrong there. */
  readonly wrongAt: (field: string) => string | undefined;
  readonly change: (consent: ConsentAsked) => void;
}

const NONE: ConsentTyped = { heading: '', summary: '', sections: '' };

/** A text in each language, and beside it what participants would read. */
export function ConsentFields({ consent, languages, wrongAt, change }: Given) {
  const set = (language: string, changed: Partial<ConsentTyped>): void =>
    change({ ...consent, texts: { ...consent.texts, [language]: { ...NONE, ...consent.texts[language], ...changed } } });
  return (
    <Stack>
      <TextInput label="Version of the consent" description="As your ethics board knows it, such as 2.0. The data name it for each person." required maxLength={40} value={consent.version} error={wrongAt('consent:version')} onChange={({ currentTarget }) => change({ ...consent, version: currentTarget.value })} />
      {languages.map((language) => {
        const typed = consent.texts[language] ?? NONE;
        const wrong = wrongAt(`consent:${language}`);
        const name = new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
        return (
          <Fieldset key={language} legend={`Consent in ${name}`}>
            <Stack>
              {wrong !== undefined && <Text role="alert" size="sm" className="wrong">{wrong}</Text>}
              <TextInput label={`Heading in ${name}`} lang={language} maxLength={300} value={typed.heading} error={wrong !== undefined && isBlank(typed.heading)} onChange={({ currentTarget }) => set(language, { heading: currentTarget.value })} />
              <Textarea label={`In short, in ${name}`} description="A point on each line." lang={language} autosize minRows={3} maxRows={10} maxLength={5_000} value={typed.summary} error={wrong !== undefined && isBlank(typed.summary)} onChange={({ currentTarget }) => set(language, { summary: currentTarget.value })} />
              <Textarea label={`The whole text in ${name}`} description="Plain text. A line that begins with # is a title; an empty line begins a new paragraph." lang={language} autosize minRows={6} maxRows={24} maxLength={30_000} value={typed.sections} error={wrong !== undefined && !isBlank(typed.heading) && !isBlank(typed.summary)} onChange={({ currentTarget }) => set(language, { sections: currentTarget.value })} />
              <Paper component="section" aria-label={`As it is read in ${name}`} withBorder p="md"><ConsentShown language={language} text={readConsent(typed)} /></Paper>
            </Stack>
          </Fieldset>
        );
      })}
    </Stack>
  );
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
