import { Alert, Box, Button, FileButton, Group, List, Stack, Table, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AddedCouple, CoupleList, CoupleRead } from '../../../server/protocol/staff/couple-routes.ts';
import { call } from '../call.ts';

interface Given {
  readonly studyId: string;
  readonly list: CoupleList;
  readonly takesEmails: boolean;
  onAdded(added: readonly AddedCouple[]): Promise<void>;
}

/** Pasted out of a spreadsheet, or a file of it. The text stays until its couples are added, whatever is wrong with it. */
export function AddFromTable({ studyId, list: { strata, languages }, takesEmails, onAdded }: Given) {
  const [text, setText] = useState('');
  const looking = useMutation({ mutationFn: async (csv: string) => ({ csv, ...(await call('read-couples', { studyId, csv })) }) });
  const adding = useMutation({
    async mutationFn(rows: readonly CoupleRead[]) {
      const { couples } = await call('add-couples', { studyId, couples: rows.map((row) => ({ label: row.label, languages: row.languages, strata: row.strata, emails: [row.emails[0] || null, row.emails[1] || null] })) });
      await onAdded(couples);
      setText('');
      looking.reset();
    },
  });
  const upload = async (file: File | null): Promise<void> => {
    if (file === null) return;
    const read = await file.text();
    setText(read);
    looking.mutate(read);
  };
  // What was looked at before the text was changed says nothing of it any more.
  const seen = looking.data?.csv === text ? looking.data : null;
  const wrong = seen?.rows.filter(({ problems }) => problems.length > 0).length ?? 0;
  const columns = ['label', ...(languages.length > 1 ? ['language_1', 'language_2'] : []), ...strata.map(({ name }) => name), ...(takesEmails ? ['email_1', 'email_2'] : [])];
  return (
    <Stack>
      <Textarea
        label="Table" description={`A first line with the names of the columns, ${columns.join(', ')}; then a line for each couple. ${takesEmails ? 'No names. Addresses are kept encrypted, and nobody can look at them afterwards; whoever has one gets the link by e-mail only.' : 'No names and no addresses.'}`}
        autosize minRows={5} maxRows={14} spellCheck={false} classNames={{ input: 'as-typed' }} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Group>
        <Button color="blue.8" disabled={text.trim() === ''} loading={looking.isPending} onClick={() => looking.mutate(text)}>Look at it</Button>
        <FileButton onChange={(file) => void upload(file)} accept=".csv,.tsv,.txt,text/csv">
          {(button) => <Button variant="default" {...button}>Take a file</Button>}
        </FileButton>
      </Group>
      {looking.isError && <Alert color="red" variant="outline" role="alert">{looking.error.message}</Alert>}
      {seen !== null && seen.problems.length > 0 && (
        <Alert color="red" variant="outline" role="alert"><List>{seen.problems.map((problem) => <List.Item key={problem}>{problem}</List.Item>)}</List></Alert>
      )}
      {seen !== null && seen.rows.length > 0 && (
        <>
          <Text role="status">{wrong === 0 ? `${seen.rows.length} couples, and nothing is wrong with them.` : `Something is wrong with ${wrong} of ${seen.rows.length} lines. Mend them above, and look again; nothing is added before.`}</Text>
          <Preview rows={seen.rows} strata={strata.map(({ name }) => name)} hasEmails={seen.rows.some(({ emails }) => emails.some((email) => email !== ''))} />
          {adding.isError && <Alert color="red" variant="outline" role="alert">{adding.error.message}</Alert>}
          <Group><Button color="blue.8" disabled={wrong > 0} loading={adding.isPending} onClick={() => adding.mutate(seen.rows)}>{`Add these ${seen.rows.length} couples`}</Button></Group>
        </>
      )}
    </Stack>
  );
}

function Preview({ rows, strata, hasEmails }: { readonly rows: readonly CoupleRead[]; readonly strata: readonly string[]; readonly hasEmails: boolean }) {
  return (
    <Box className="wide few-rows" tabIndex={0} role="group" aria-label="Preview">
      <Table>
        <Table.Thead><Table.Tr>{['Line', 'Label', 'Languages', ...strata, ...(hasEmails ? ['E-mail'] : []), 'What is wrong'].map((head) => <Table.Th key={head}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
        <Table.Tbody>
          {rows.map(({ line, label, languages, strata: levels, emails, problems }) => (
            <Table.Tr key={line}>
              <Table.Td>{line}</Table.Td>
              <Table.Td>{label}</Table.Td>
              <Table.Td>{languages.join(', ')}</Table.Td>
              {strata.map((name) => <Table.Td key={name}>{levels[name]}</Table.Td>)}
              {hasEmails && <Table.Td>{emails.filter((email) => email !== '').join(', ')}</Table.Td>}
              <Table.Td fw={600}>{problems.join(' ')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
