import { Alert, Button, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../call.ts';

interface Given {
  readonly studyId: string;
  readonly askedBy: readonly string[];
  readonly mayAsk: boolean;
  readonly onAsked: () => Promise<void>;
}

/** Two people have to ask, each with a reason. */
export function Unblinding({ studyId, askedBy, mayAsk, onAsked }: Given) {
  const [reason, setReason] = useState('');
  const asking = useMutation({
    async mutationFn() {
      await call('ask-to-unblind', { studyId, reason });
      await onAsked();
    },
  });
  return (
    <Stack>
      <Text>Who got which condition is concealed until two people have asked for it. So far: {askedBy.join(', ') || 'nobody'}.</Text>
      {mayAsk && (
        <>
          <Textarea label="Reason" description="Kept for good, with your name." value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          {asking.isError && <Alert color="red" variant="outline" role="alert">{asking.error.message}</Alert>}
          <div><Button color="blue.8" disabled={reason.trim().length < 3} loading={asking.isPending} onClick={() => asking.mutate()}>Ask to show the allocation</Button></div>
        </>
      )}
    </Stack>
  );
}
