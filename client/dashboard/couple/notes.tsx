import { Alert, Button, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { CouplePage } from '../../../server/protocol/staff/couple-page-routes.ts';
import { call } from '../call.ts';

interface Given extends Pick<CouplePage, 'notes'> {
  readonly studyId: string;
  readonly dyadSessionId: string;
}

/** What the lab remembers of a couple. */
export function Notes({ studyId, dyadSessionId, notes }: Given) {
  const [words, setWords] = useState('');
  const queries = useQueryClient();
  const adding = useMutation({
    mutationFn: () => call('add-note', { studyId, dyadSessionId, words }),
    onSuccess: async () => {
      setWords('');
      await queries.invalidateQueries({ queryKey: ['couple-page', studyId, dyadSessionId] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    adding.mutate();
  };
  return (
    <section aria-labelledby="notes">
      <Title order={2} size="h3" mb="xs" id="notes">Notes</Title>
      <Stack gap="sm">
        {notes.map(({ noteId, by, at, words: noted }) => (
          <div key={noteId}>
            <Text size="sm" c="dimmed">{by}, {new Date(at).toLocaleString()}</Text>
            <Text className="noted">{noted}</Text>
          </div>
        ))}
        <form onSubmit={submit}>
          <Textarea
            label="New note"
            description="For the lab; in no export, and it cannot be changed later. No names, and nothing that they said or answered."
            required
            maxLength={2_000}
            autosize
            minRows={2}
            mb="xs"
            value={words}
            onChange={({ currentTarget }) => setWords(currentTarget.value)}
          />
          {adding.isError && <Alert color="red" variant="outline" role="alert" mb="xs">{adding.error.message}</Alert>}
          <Button type="submit" variant="default" loading={adding.isPending}>Add note</Button>
        </form>
      </Stack>
    </section>
  );
}
