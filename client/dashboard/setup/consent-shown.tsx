import { List, Stack, Text } from '@mantine/core';
import type { ConsentText } from '../../../server/protocol/consent-text.ts';

/** The words as participants read them. */
export function ConsentShown({ language, text: { heading, summary, sections } }: { readonly language: string; readonly text: ConsentText }) {
  return (
    <Stack lang={language}>
      <Text fw={700}>{heading}</Text>
      <List>{summary.map((point) => <List.Item key={point}>{point}</List.Item>)}</List>
      {sections.map(({ title, paragraphs }) => (
        <div key={title}>
          <Text fw={600}>{title}</Text>
          {paragraphs.map((paragraph) => <Text key={paragraph}>{paragraph}</Text>)}
        </div>
      ))}
    </Stack>
  );
}
