import { Alert, List, Text } from '@mantine/core';
import type { CouplePage } from '../../../server/protocol/staff/couple-page-routes.ts';
import { HELP_WORDS } from '../board/alerts.ts';

/** Who has asked the lab for help; red until a note that is newer says what was done. */
export function Help({ help, notes }: Pick<CouplePage, 'help' | 'notes'>) {
  const last = Math.max(...help.map(({ at }) => at));
  const isAnswered = notes.some(({ at }) => at > last);
  return (
    <Alert color={isAnswered ? 'gray' : 'red'} variant="outline" title={isAnswered ? 'Help was asked for' : 'Help is asked for'}>
      <List>
        {help.map(({ requestId, member, what, at }) => <List.Item key={requestId}>{`${member} ${HELP_WORDS[what]}, ${new Date(at).toLocaleString()}`}</List.Item>)}
      </List>
      {!isAnswered && <Text mt="xs">The partner does not know, and must not hear of it. Write a note below once it is seen to: that ends the alarm.</Text>}
    </Alert>
  );
}
