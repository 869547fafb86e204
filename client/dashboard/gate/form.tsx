import { Alert, Button, Container, Paper, Stack, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';

interface Given {
  readonly title: string;
  readonly button: string;
  readonly children: ReactNode;
  send(): Promise<void>;
}

/** One thing at a time, in the middle of the page; what the server refuses is said above the button. */
export function GateForm({ title, button, children, send }: Given) {
  const sending = useMutation({ mutationFn: send });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <Container component="main" size="xs" py="xl">
      <Paper withBorder p="xl" radius="md">
        <form onSubmit={submit}>
          <Stack>
            <Title order={1} size="h3">{title}</Title>
            {children}
            {sending.isError && <Alert color="red" variant="outline" role="alert">{sending.error.message}</Alert>}
            <Button type="submit" color="blue.8" loading={sending.isPending}>{button}</Button>
          </Stack>
        </form>
      </Paper>
    </Container>
  );
}
